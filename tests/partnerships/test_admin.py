"""An admin keeps the records, and says who may edit which profile."""

from partnerships.models import Call, Editorship, Partnership
from tests.factories import make_initiative, make_organisation, make_partnership, make_person


def test_every_record_opens_for_change_with_what_belongs_to_it(sam, signed_in):
    browser = signed_in(sam)
    records = [make_initiative(), make_organisation(), make_person(), make_partnership()]
    for record in [*records, Call.objects.create(name="Call", slug="call")]:
        answer = browser.get(f"/admin/partnerships/{record._meta.model_name}/{record.pk}/change/")
        assert answer.status_code == 200, record


def test_an_admin_makes_somebody_a_coordinator(sam, dao, mobility, signed_in):
    form = {"partnership": mobility.pk, "member": dao.pk}
    assert signed_in(sam).post("/admin/partnerships/editorship/add/", form).status_code == 302
    assert Editorship.objects.filter(partnership=mobility, member=dao).exists()


def test_the_list_of_partnerships_costs_the_same_for_any_number(sam, signed_in, django_assert_num_queries):
    browser = signed_in(sam)
    counts = []
    for _ in range(3):
        make_partnership(initiative=make_initiative(), verified_by=sam)
        browser.get("/admin/partnerships/partnership/")
        with django_assert_num_queries(7):
            browser.get("/admin/partnerships/partnership/")
        counts.append(Partnership.objects.count())
    assert counts == [1, 2, 3]


def test_moderators_do_not_change_records(ada, signed_in):
    assert signed_in(ada).get("/admin/partnerships/partnership/").status_code == 403
