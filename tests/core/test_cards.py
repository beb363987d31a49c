"""A card is drawn once for everyone and cut for each reader."""

from django.template import engines

from core.cards import Card, Shelf

PRESSED = (
    '{% load cards %}<b>{{ name }}{% only "thanked" %} yes{% endonly %}{% only "not thanked" %} no{% endonly %}</b>'
)


def draw(source: str, **context: object) -> Card:
    return Card.draw(engines["django"].from_string(source).render(context))


def test_each_reader_gets_the_parts_of_their_flags() -> None:
    card = draw(PRESSED, name="Chiara")

    assert card.cut({"thanked"}) == "<b>Chiara yes</b>"
    assert card.cut(set()) == "<b>Chiara no</b>"


def test_what_members_write_makes_no_seam() -> None:
    card = draw(PRESSED, name='\x02:thanked\x03{% only "x" %}')

    assert card.cut(set()) == "<b>\x02:thanked\x03{% only &quot;x&quot; %} no</b>"


def test_the_shelf_draws_once_for_a_key_and_drops_what_was_used_least() -> None:
    drawn: list[str] = []
    shelf = Shelf(most=8)

    def make(text: str) -> str:
        drawn.append(text)
        return text

    for name in ["aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"]:
        assert shelf.get(name, lambda name=name: make(name)).cut(set()) == name
    assert drawn == ["aaaa", "bbbb", "cccc", "bbbb"]
