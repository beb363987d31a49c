"""A card is drawn once for everyone and cut for each reader."""

from django.template import Context, engines

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


CARD = (
    '{% load cards %}{% card "site/member_menu.html" ns="forum" view="x" organises=organises staff=staff '
    "admin=staff filling name=name me=me address=address %}"
)


def menu(name: str, *, staff: bool = False, token: str = "a-token") -> str:
    given = {"name": name, "me": "", "address": "/m/", "organises": False, "staff": staff, "csrf_token": token}
    return str(engines["django"].engine.from_string(CARD).render(Context(given)))


def test_a_card_of_the_frame_holds_nothing_of_the_reader_before():
    first, second, moderator = menu("Ada & Co"), menu("Ben", token="b-token"), menu("Cleo", staff=True)
    assert first.count("Ada &amp; Co") == second.count("Ben") == 2
    assert "Ada" not in second
    assert 'value="a-token"' in first
    assert 'value="b-token"' in second
    assert "a-token" not in second
    assert ["/admin/" in page for page in (first, second, moderator)] == [False, False, True]
