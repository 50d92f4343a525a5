import pytest
from django.template import Context, Template
from django.utils import translation

from bestendig.pages.wording import as_html, paragraphs, split_lead, split_name


def test_marks_become_html_and_everything_else_is_escaped():
    assert as_html("**Ja.** 1 < 2<br>en <b>x</b>") == (
        "<strong>Ja.</strong> 1 &lt; 2<br>en &lt;b&gt;x&lt;/b&gt;"
    )


def test_paragraphs_follow_the_breaks():
    assert paragraphs("een<br>twee").count('<p class="utrecht-paragraph">') == 2


def test_copy_follows_the_language_of_the_page_and_escapes_what_people_filled_in():
    page = Template('{% load texts %}{% copy "decide.tell" decision=said %}')
    with translation.override("en"):
        shown = page.render(Context({"said": "<script>"}))
    assert shown.startswith("This is what came out")
    assert "&lt;script&gt;" in shown


def test_copy_refuses_an_unknown_key():
    with pytest.raises(KeyError):
        Template('{% load texts %}{% copy "no.such.key" %}').render(Context())


def test_texts_split_where_the_page_needs_it():
    assert split_lead("**Ik heb cijfers.** Toets ze.") == ("Ik heb cijfers.", "Toets ze.")
    assert split_lead("Werkt het? Soms.") == ("Werkt het?", "Soms.")
    assert split_name("Aanbod: er is iets") == ("Aanbod", "er is iets")
    assert split_name("Sterk bewijs (A)") == ("Sterk bewijs (A)", "")
