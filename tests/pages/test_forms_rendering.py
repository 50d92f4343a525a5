import re

from django import forms

from bestendig.pages.forms import Form


class Everything(Form):
    name = forms.CharField(label="Name", help_text="As people say it")
    people = forms.IntegerField(label="People", min_value=1)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")])
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure", required=False)
    file = forms.FileField(label="File", required=False)


def test_every_field_has_its_label_and_group_its_legend():
    page = str(Everything())
    for field in ("name", "people", "kind", "sure", "file"):
        assert page.count(f'for="id_{field}"') == 1
    assert page.count("<legend") == 1
    assert re.findall(r'<label[^>]*for="(id_way_\d)"', page) == ["id_way_0", "id_way_1"]
    assert "required" not in page
    assert "error-summary" not in page


def test_errors_stand_in_the_summary_and_at_the_field():
    page = str(Everything({"people": "0", "kind": "a"}))
    assert 'role="alert"' in page
    assert page.index("error-summary") < page.index('id="id_people"')
    assert 'href="#id_people"' in page
    assert 'href="#id_way"' in page
    assert re.search(r'<fieldset[^>]*id="id_way"', page)
    described = re.search(r'<input[^>]*id="id_name"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in described
    assert 'aria-describedby="id_name_helptext id_name_error"' in described
    assert 'id="id_name_error"' in page
