"""A person's page tells what the released agendas say."""

from members.models import Member
from tests.factories import make_event, make_person, make_release, make_role, make_session


def test_the_time_is_that_of_the_event_whatever_the_reader_s_zone(chiara: Member, signed_in) -> None:
    Member.objects.update(time_zone="Asia/Tokyo")
    event = make_event("Cluster days")
    make_role(make_session(event, "Panel on milk"), "Pat", person=make_person("Pat"))
    make_release(event)

    html = signed_in(chiara).get("/people/pat/").content.decode()

    assert 'href="/events/cluster-days/sessions/panel-on-milk/"' in html
    assert '<time datetime="2027-03-15T09:00:00+01:00">15 Mar 2027, 09:00-09:30</time> CET' in html
