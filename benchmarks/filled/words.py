"""Texts as a community writes them: few words everywhere, most words hardly ever, in several languages."""

from itertools import accumulate
from random import Random
from typing import Final

# What the measuring part searches for: in every third post, in every 500th, in one of 40,000.
COMMON: Final = "cluster"
MIDDLING: Final = "semaphore"
RARE: Final = "axolotl"
EVERY: Final = {COMMON: 3, MIDDLING: 500, RARE: 40_000}

_FREQUENT: Final = {
    "en": "the of and to in for we our with that is on this have are from you can partners project region market "
    "companies value funding digital members question results support network skills energy mobility health",
    "de": "die der und in zu den das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei Unternehmen Förderung Netzwerk Region Märkte Partner Mitglieder Frage",
    "fr": "de la le et les des en un du une que est pour qui dans par plus pas sur ne au avec son entreprises réseau "
    "financement région marchés partenaires membres numérique énergie santé mobilité question",
    "it": "di e il la che in un a per è una con non sono da del si dei le al anche più imprese rete finanziamento "
    "regione mercati soci digitale energia salute mobilità domanda valore",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más empresas red financiación "
    "región mercados socios digital energía salud movilidad pregunta valor",
    "pl": "w i na z do się nie że jest to o od przez dla po jak za przedsiębiorstwa sieć finansowanie region rynki "
    "partnerzy cyfrowy energia zdrowie mobilność pytanie wartość członkowie",
}
LANGUAGES: Final = tuple(_FREQUENT)
# English is what most write in.
SHARES: Final = (60, 10, 10, 8, 7, 5)
_SYLLABLES: Final = "ka lo mi ren ta vos du per sil na gro fen ti ica mon vel".split()  # noqa: SIM905
_KNOWN: Final = 12_000


def _tail(language: str) -> list[str]:
    random = Random(f"words {language}")
    return ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(_KNOWN)]


_WORDS: Final = {language: [*_FREQUENT[language].split(), *_tail(language)] for language in LANGUAGES}
_WEIGHTS: Final = {
    language: list(accumulate(1 / (rank + 2.7) for rank in range(len(words)))) for language, words in _WORDS.items()
}


def text(random: Random, language: str, number: int) -> str:
    """Return the words of post `number`: 10 to 200, 45 on average, in one to three paragraphs."""
    length = min(10 + int(random.expovariate(1 / 35)), 200)
    words = random.choices(_WORDS[language], cum_weights=_WEIGHTS[language], k=length)
    words += [word for word, every in EVERY.items() if number % every == 0]
    third = max(len(words) // (1 + number % 3), 8)
    return "\n\n".join(" ".join(words[start : start + third]) for start in range(0, len(words), third))


def title(random: Random, language: str) -> str:
    """Return a line of three to nine words."""
    words = random.choices(_WORDS[language], cum_weights=_WEIGHTS[language], k=random.randint(3, 9))
    return " ".join(words).capitalize()[:150]
