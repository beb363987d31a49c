"""The event as the Output Paper tells it: facts, agenda, people, what was said, take-aways, documents.

The letters before a group of tests are the rows of the checklist that the paper was read against.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from events.models import AgendaRelease, Document, Event, EventFact, Poll, Session, SessionRole, Takeaway
from forum.models import Topic
from partnerships.models import Organisation, Person
from tests.paper.words import bullets, output_paper, short_hash, unmarked

pytestmark = pytest.mark.usefixtures("paper")
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def event(paper: str) -> Event:
    return Event.objects.get(slug="side-event-2020")


def session(slug: str) -> Session:
    return Session.objects.get(event__slug="side-event-2020", slug=slug)


# E: the event


def test_e01_to_e03_names_and_date(event: Event) -> None:
    assert (Event.objects.count(), event.title, event.short_title) == (
        1,
        "Partnering Side Event of the European Cluster Partnerships",
        "Side Event",
    )
    assert event.aliases == ["Side Event for European Cluster Partnerships", "partnering event"]
    assert event.starts_at.astimezone(BRUSSELS).strftime("%A %d %B %Y") == "Monday 16 November 2020"


def test_e04_times_are_kept_in_utc(event: Event) -> None:
    assert [moment.isoformat() for moment in (event.doors_at, event.starts_at, event.ends_at) if moment] == [
        "2020-11-16T07:30:00+00:00",
        "2020-11-16T08:00:00+00:00",
        "2020-11-16T11:30:00+00:00",
    ]
    assert event.time_zone == "Europe/Brussels"


def test_e05_to_e08_where_with_whom_and_how_many(event: Event) -> None:
    assert (event.attendance, event.place, event.part_of, event.participant_count) == (
        "online",
        "",
        "7th edition of the European Cluster Conference 2020",
        51,
    )
    assert event.participants_note == (
        "The Side Event gathered 51 participants, mostly consisting of representatives of ESCPs and INNOSUP projects, "
        "as well as some European cluster representatives that participated as speakers."
    )
    host = event.hosts.get()
    assert (host.short_name, host.name) == ("ECCP", "European Cluster Collaboration Platform")


@pytest.mark.parametrize(
    ("row", "section", "words"),
    [
        ("E03", "1.1", "on the 16th of November 2020 in the context of the 7th edition"),
        ("E04", "1.3", "online on the 16th November 2020 from 09:00 to 12:30 CET"),
        ("E09", "1.3", "In agreement with EASME and DG GROW, based on experts' inputs"),
        ("E10", "1.3", "the 1st webinar for the Forum of European Cluster Partnerships"),
        ("E10", "2", "the first survey implemented with European Cluster Partnerships"),
        ("E11", "1.3", '"Creating value proposition for clusters" was selected as the main theme'),
        ("E12", "2", "enable and support discussions on the most relevant topics"),
        ("E12", "2", "the creation and animation of the Forum of European Cluster Partnerships"),
        ("E12", "2", "a better-connected and more collaborative cluster community"),
        ("E14", "2.1", "The online Forum will be available in the new ECCP website"),
        ("E15", "1.2", "the Input Paper that was shared with the participants beforehand as a preparatory document"),
        ("E15", "1.2", "will be published on the European Cluster Collaboration Platform (ECCP)"),
    ],
)
def test_facts_are_told_in_the_words_of_their_section(row: str, section: str, words: str) -> None:
    assert EventFact.objects.filter(source_section=section, text__contains=words).count() == 1


def test_e13_what_the_event_provided(event: Event) -> None:
    assert event.summary == (
        "The event provided a platform to discuss in detail and transfer knowledge about the activities supporting "
        "cluster organisations, the challenges they face and possibilities to collaborate and develop joint actions."
    )


def test_e14_the_forum_has_two_printed_names(paper: str) -> None:
    assert paper.count("Forum of European Cluster Partnerships") == 3
    assert paper.count("Forum of the European Cluster Partnerships") == 1


def test_e15_two_documents_one_of_them_without_content(event: Event) -> None:
    documents = Document.objects.order_by("position")
    assert [(d.title, d.kind, d.sections.count()) for d in documents] == [
        ("Output Paper", "output-paper", 15),
        ("Input Paper", "input-paper", 0),
    ]


def test_e16_the_contents_list_with_its_pages() -> None:
    assert list(output_paper().sections.values_list("number", "contents_page")) == [
        ("1", 3), ("1.1", 3), ("1.2", 3), ("1.3", 3),
        ("2", 5), ("2.1", 5), ("2.2", 8), ("2.3", 10), ("2.4", 11),
        ("ANNEX", 13), ("A.1", 13), ("A.2", 13), ("A.3", 15), ("A.4", 16), ("A.5", 17),
    ]  # fmt: skip


def test_e17_headings_that_differ_from_the_contents() -> None:
    differing = output_paper().sections.exclude(contents_heading="")
    assert [(s.number, s.heading.replace(" | ", " ")) for s in differing] == [
        (s.number, s.contents_heading) for s in differing
    ]
    assert [s.heading.split(" | ")[1] for s in differing] == ["ESCP-4i", "ESCP-4x", "ESCP-S3"]


def test_e18_table_1() -> None:
    body = output_paper().sections.get(number="1.3").body
    assert "The final Agenda of the Event is presented at Table 1.\n\nTable 1. Agenda\n\n| Time | Description |" in body
    assert body.count("\n| ") == 11  # the head, the rule below it, and nine rows


# A: nine printed rows, eleven sessions

ROWS = [
    ("A1", "08:30 - 09:00", "08:30", "09:00", 23, "55754e40e0c4"),
    ("A2", "09:00 - 09:05", "09:00", "09:05", 61, "77750d5dd5ca"),
    ("A3", "09:05 – 09:20", "09:05", "09:20", 103, "8ebb25f67972"),
    ("A4", "09: 20 – 09:25", "09:20", "09:25", 86, "0552436e6fa3"),
    ("A5", "09:25 – 10:35", "09:25", "10:35", 323, "1f12c59fd2a4"),
    ("A6", "10:35 – 10:45", "10:35", "10:45", 5, "f71081fb0af4"),
    ("A7", "10:45 – 11:45", "10:45", "11:45", 870, "777510cf4df0"),
    ("A8", "11:45 - 12:00", "11:45", "12:00", 5, "f71081fb0af4"),
    ("A9", "12:00 - 12:30", "12:00", "12:30", 70, "9157d230cc22"),
]


def printed(event: Event) -> list[Session]:
    return list(event.sessions.exclude(time_as_printed="").in_order())


@pytest.mark.parametrize(("place", "row"), list(enumerate(ROWS)))
def test_a_row_of_the_agenda_is_kept_as_printed(
    event: Event, place: int, row: tuple[str, str, str, str, int, str]
) -> None:
    _, time, starts, ends, length, digits = row
    found = printed(event)[place]
    local = [moment.astimezone(BRUSSELS).strftime("%H:%M") for moment in (found.starts_at, found.ends_at)]
    text = found.description_as_printed
    assert (found.time_as_printed, local, len(text), short_hash(text)) == (time, [starts, ends], length, digits)


def test_a_rows_follow_each_other_without_gap(event: Event) -> None:
    rows = printed(event)
    assert [r.ends_at for r in rows[:-1]] == [r.starts_at for r in rows[1:]]
    assert (rows[0].starts_at, rows[-1].ends_at) == (event.doors_at, event.ends_at)
    assert sum((r.ends_at - r.starts_at for r in rows), timedelta()) == timedelta(minutes=240)
    assert {r.starts_at.astimezone(BRUSSELS).utcoffset() for r in rows} == {timedelta(hours=1)}


def test_a_eleven_sessions_of_which_three_are_one_choice(event: Event) -> None:
    block = session("break-out-session")
    assert event.sessions.exclude(pk=block.pk).count() == 11
    assert {(b.starts_at, b.ends_at) for b in block.breakouts.all()} == {(block.starts_at, block.ends_at)}
    assert [(b.number, b.slug) for b in block.breakouts.in_order()] == [
        (1, "funding-challenges-for-clusters"),
        (2, "digitalisation"),
        (3, "knowledge-exchange"),
    ]


def test_a10_hyphens_and_dashes_are_kept_apart(event: Event) -> None:
    times = [r.time_as_printed for r in printed(event)]
    assert [n for n, time in enumerate(times, 1) if " - " in time] == [1, 2, 8, 9]
    assert [n for n, time in enumerate(times, 1) if " – " in time] == [3, 4, 5, 6, 7]
    assert [n for n, time in enumerate(times, 1) if ": " in time] == [4]


def test_a11_and_a12_titles_as_printed(event: Event) -> None:
    assert [s.title for s in event.sessions.in_order()] == [
        "Log-in and registration",
        "Opening by ECCP team",
        "Welcome speech from DG GROW/EASME",
        "Introduction to the Forum of the European Cluster Partnerships",
        "Panel discussion and Q&A",
        "Break",
        "Break out session",
        "Funding challenges for clusters",
        "Digitalisation",
        "Knowledge exchange - success stories from selected ESCPs",
        "Break",
        "Conclusion and main take-outs",
    ]
    assert session("panel-discussion").theme == "Creating value proposition for clusters"
    assert sum(r.description_as_printed.count("<u>") for r in printed(event)) == 4


def test_a13_sections_report_on_four_sessions() -> None:
    reports = output_paper().sections.filter(session__isnull=False)
    assert list(reports.values_list("number", "session__slug")) == [
        ("2.1", "panel-discussion"),
        ("2.2", "funding-challenges-for-clusters"),
        ("2.3", "digitalisation"),
        ("2.4", "knowledge-exchange"),
    ]


def test_the_agenda_is_released_once_as_table_1_has_it(event: Event) -> None:
    release = AgendaRelease.objects.get()
    assert (release.event, release.number, release.released_by, release.note) == (
        event,
        1,
        None,
        "The final Agenda, Table 1 of the Output Paper",
    )
    assert [s["uuid"] for s in release.sessions] == [str(s.uuid) for s in event.sessions.in_order()]
    assert sum(len(s["roles"]) for s in release.sessions) == 20


# B and P: breakouts and people

ROLES = {
    "opening": ["Main moderator|Marie-Jose ZONDAG|ECCP"],
    "welcome-speech": ["|Marek Przeor|Team Leader Cluster Policy DG GROW European Commission"],
    "introduction": ["|Carolina Turcato|ECCP"],
    "panel-discussion": [
        "Main Moderator|Marie-Jose Zondag|ECCP",
        "EC Moderator|Benoit Esmanne|Cluster Team - DG GROW",
        "Speaker 1.|Enrico Venturini|OTIR2020-TFC - Next Technology Tecnotessile",
        "Speaker 2.|Marielle Campanella|SCS Secured Communicating Solution cluster",
    ],
    "funding-challenges-for-clusters": [
        "Moderator|Douglas Thompson|ECCP",
        "EC Moderator|Marek Przeor|Team Leader Cluster Policy DG GROW European Commission",
        "Speaker 1. Funder side:|Nicolai Sederberg Rottbøll|Quercus-Group",
        "Speaker 2. Cluster side:|Gus Verhaeghe|Flanders Food",
    ],
    "digitalisation": [
        "Moderator|Alexandros Vigkos|ECCP",
        "EC Moderator|Batalla Masana Marta|Cluster Team, DG GROW",
        "Speaker 1.|Anna Naydenova|ICT Cluster",
        "Speaker 2.|Nicolas Nguyen The|Agri Sud-Ouest Innovation",
    ],
    "knowledge-exchange": [
        "Moderator|André Barbosa|ECCP",
        "EC Moderator|Christophe Guichard|Cluster Team, DG GROW",
        "Speaker 1.|Gennaro Russo|DAC, Campania Aerospace District",
        "Speaker 2.|Silvana Sanfeliu Giaimo|Fondazione Torino Wireless",
    ],
    "conclusion-and-main-take-outs": ["Main moderator|Marie-Jose ZONDAG|ECCP"],
}


@pytest.mark.parametrize("slug", ROLES)
def test_b_roles_stand_in_the_agenda_as_printed(slug: str) -> None:
    roles = session(slug).roles.all()
    found = [f"{r.label_as_printed}|{r.name_as_printed}|{r.affiliation_as_printed}" for r in roles]
    assert found == ROLES[slug]


def test_b4_the_second_speaker_spoke_first() -> None:
    roles = session("funding-challenges-for-clusters").roles.exclude(spoken_order=None).order_by("spoken_order")
    assert [r.name_as_printed for r in roles] == ["Gus Verhaeghe", "Nicolai Sederberg Rottbøll"]
    assert SessionRole.objects.exclude(spoken_order=None).count() == 2


def test_p_twenty_appearances_of_seventeen_people() -> None:
    roles = SessionRole.objects.all()
    kinds = [r.role for r in roles]
    counted = {kind: kinds.count(kind) for kind in ("main-moderator", "moderator", "ec-moderator", "speaker", "")}
    assert counted == {"main-moderator": 3, "moderator": 3, "ec-moderator": 4, "speaker": 8, "": 2}
    people = {p.slug: p.roles.count() for p in Person.objects.all()}
    assert len(people) == 18
    assert {slug: n for slug, n in people.items() if n != 1} == {
        "marie-jose-zondag": 3,
        "marek-przeor": 2,
        "robin-odden": 0,
    }


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("Marie-Jose ZONDAG", "marie-jose-zondag"),
        ("marie jose zondag", "marie-jose-zondag"),
        ("Rottboll", "nicolai-sederberg-rottboll"),
        ("Rottbøll", "nicolai-sederberg-rottboll"),
        ("Andre Barbosa", "andre-barbosa"),
        ("Nguyen The", "nicolas-nguyen-the"),
        ("Batalla Masana", "batalla-masana-marta"),
        ("Silvana Giaimo", "silvana-sanfeliu-giaimo"),
        ("Silvana Sanfeliu Giaimo", "silvana-sanfeliu-giaimo"),
    ],
)
def test_p_any_spelling_finds_one_person(spelling: str, slug: str) -> None:
    assert [p.slug for p in Person.objects.search(spelling)] == [slug]


def test_p18_robin_odden_is_named_by_a_figure_only() -> None:
    odden = Person.objects.get(slug="robin-odden")
    figure = output_paper().figures.get(number=1)
    assert f"Source: {odden.note}" == figure.source_text
    assert odden.affiliations.count() == 0


# O: organisations


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("ECCP", "eccp"),
        ("European Cluster Collaboration Platform", "eccp"),
        ("EASME", "easme"),
        ("OTIR2020-TFC", "otir2020-tfc"),
        ("Tuscany Fashion Cluster", "otir2020-tfc"),
        ("Next Technology Tecnotessile", "next-technology-tecnotessile"),
        ("TECOTESSILE", "next-technology-tecnotessile"),
        ("SCS Secured Communicating Solution cluster", "scs"),
        ("Pole SCS", "scs"),
        ("PoleSCS", "scs"),
        ("Quercus-Group", "quercus-group"),
        ("Quercus Group", "quercus-group"),
        ("Flanders Food", "flanders-food"),
        ("Bulgarian ICT Cluster", "ict-cluster"),
        ("Agri Sud-Ouest Innovation", "agri-sud-ouest-innovation"),
        ("Agri Sud Ouest Innovation", "agri-sud-ouest-innovation"),
        ("pole de competitivite", "agri-sud-ouest-innovation"),
        ("Campania Aerospace District", "dac"),
        ("Fondazione Torino Wireless", "torino-wireless"),
        ("Torino Wireless", "torino-wireless"),
        ("Techtera", "techtera"),
        ("ECA", "eca"),
    ],
)
def test_o_any_spelling_finds_one_organisation(spelling: str, slug: str) -> None:
    assert [o.slug for o in Organisation.objects.search(spelling)] == [slug]


def test_o_every_organisation_has_one_row() -> None:
    assert Organisation.objects.count() == 15


# S: what was said, where the paper counts it


def test_s03_three_calls_in_order() -> None:
    assert [unmarked(line) for line in bullets()[:3]] == [
        "European Cluster Excellence Programme;",
        "Strategic alliances for the uptake of advanced technologies by SMEs on the economic recovery;",
        "Clusters Go international action.",
    ]


FIGURE_SOURCE = (
    "Source: Techtera presentation (Robin Odden) at the ECA Meeting on the Textiles Industrial Ecosystem "
    "(September 2020)"
)


def test_s05_and_s08_two_figures_without_their_image() -> None:
    assert list(
        output_paper().figures.values_list("number", "heading", "caption", "source_text", "image_preserved_on")
    ) == [
        (
            1,
            "Clusters facilitate the implementation of the recovery plans",
            "Figure 1. How clusters can facilitate the implementation of the recovery plans",
            FIGURE_SOURCE,
            None,
        ),
        (2, "", "Figure 2. Slido results", "", None),
    ]


def test_s07_and_s08_the_poll_is_ranked_and_not_counted() -> None:
    poll = Poll.objects.get()
    assert (poll.tool, poll.prompt) == ("Slido", "what do you consider as the main value of your partnership?")
    assert poll.session.slug == "panel-discussion"
    assert list(poll.terms.values_list("rank", "term", "vote_count")) == [
        (1, "connections", None),
        (2, "trust-building", None),
        (3, "exchange", None),
        (4, "communication", None),
        (5, "new ideas", None),
        (6, "mutual learning", None),
        (7, "partnerships", None),
        (8, "skills mix", None),
        (9, "impact driven focus", None),
        (10, "building critical mass", None),
    ]


def test_s09_four_ways_of_funding_and_s16_three_examples() -> None:
    hashes = [short_hash(line) for line in bullets()]
    assert hashes[8:12] == ["80df943d8f58", "3c3a1ad8db05", "e6af593b9636", "f340100f0655"]
    assert hashes[19:22] == ["1f74087204ed", "046c803b0877", "058983886877"]


# T: fifteen take-aways

TAKEAWAYS = {
    "panel-discussion": ("2.1", "1f37a431e508 13655e4b0802 88f82b464cf9 f59d7de5383d 6802275c9aea"),
    "funding-challenges-for-clusters": ("2.2", "5374a11b39a0 735817f4a7a4 66948f452c0b ae89afdd3915"),
    "digitalisation": ("2.3", "24125a0c18b1 80d4107c2c65 dfb8e3d5612e"),
    "knowledge-exchange": ("2.4", "ab5501d77261 919b6b73251c 6fa68114b7d6"),
}


@pytest.mark.parametrize("slug", TAKEAWAYS)
def test_t_takeaways_are_verbatim_and_in_order(slug: str) -> None:
    section, hashes = TAKEAWAYS[slug]
    found = session(slug).takeaways.all()
    assert [short_hash(t.text) for t in found] == hashes.split()
    assert {t.source_section for t in found} == {section}


def test_t_there_are_fifteen_and_one_full_stop() -> None:
    texts = Takeaway.objects.order_by("source_section", "number").values_list("text", flat=True)
    assert [n for n, text in enumerate(texts, 1) if text.endswith(".")] == [12]
    assert len(texts) == 15


# N: what the paper leaves out is empty


def test_n_nothing_is_invented(event: Event) -> None:
    assert Document.objects.filter(published_on__isnull=False).count() == 0  # N10
    assert Document.objects.get(slug="input-paper").sections.count() == 0  # N4
    assert Person.objects.exclude(member=None).count() == 0  # N7
    countries = Organisation.objects.exclude(country="").values_list("slug", "country")
    assert dict(countries) == {"next-technology-tecnotessile": "IT", "ict-cluster": "BG"}
    assert event.place == ""  # N8


def test_n6_twenty_three_links_have_no_target() -> None:
    bodies = output_paper().sections.values_list("body", flat=True)
    assert sum(body.count("](#)") for body in bodies) == 23
    assert sum(body.count("](") for body in bodies) == 23


# The topics of the forum


def test_topics_are_the_plenary_theme_and_the_breakouts() -> None:
    assert list(Topic.objects.in_order().values_list("slug", "title", "session__slug")) == [
        ("creating-value-proposition-for-clusters", "Creating value proposition for clusters", "panel-discussion"),
        ("funding-challenges-for-clusters", "Funding challenges for clusters", "funding-challenges-for-clusters"),
        ("digitalisation", "Digitalisation", "digitalisation"),
        ("knowledge-exchange", "Knowledge exchange - success stories from selected ESCPs", "knowledge-exchange"),
    ]
