"""Checking a file: hand it over, see what was understood, correct it, read the answer.

Nothing is kept: the file travels with the forms (`carried`).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bestendig.common.forbidden import forbidden_column
from bestendig.common.table_files import Limits, Table, TableError, read_table
from bestendig.findings.check import check_table
from bestendig.findings.data_file import guess_columns, less_is_better, outcome_line, with_scores
from bestendig.findings.finding import summary
from bestendig.pages.access import anyone
from bestendig.pages.public.carried import pack
from bestendig.pages.public.check_forms import LIMIT, CarriedForm, ColumnsForm, FileForm
from bestendig.pages.public.documents import result_document
from bestendig.pages.public.results import shown
from bestendig.pages.wording import here

LIMITS = Limits(file=LIMIT, unpacked=100_000_000, cells=5_000_000)
PREVIEW = 5
# What has to be mended, where one question holds it.
FIELDS = {
    "error.upload.spec": "outcomes",
    "error.upload.no_outcome": "outcomes",
    "error.upload.comparison": "comparison",
    "error.upload.comparison.which": "comparison",
    "error.upload.one_group": "group",
    "error.outcome.unknown": "lower",
}


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The file goes in; what we understood of it comes out."""
    if request.method != "POST":
        return render(request, "public/check.html", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
        form.errors.clear()
        form.add_error("file", too_big(request))
    elif form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        try:
            table = _read(upload.name, content)
        except TableError as error:
            form.add_error("file", said(error))
        else:
            return _understood(request, table, content)
    return render(request, "public/check.html", {"form": form}, status=422)


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest) -> HttpResponse:
    """The answer; or the columns again, with what has to be mended."""
    if request.method != "POST":
        return redirect("public:check")
    carried = CarriedForm(request.POST)
    if not carried.is_valid():
        return _start_again(request, carried)
    name, content = carried.cleaned_data["name"], carried.cleaned_data["content"]
    try:
        table = _read(name, content)
    except TableError as error:
        carried.add_error(None, said(error))
        return _start_again(request, carried)
    form = ColumnsForm(request.POST, columns=table.columns)
    if "change" in request.POST or not form.is_valid():
        return _columns(request, table, form)
    language = (get_language() or "nl")[:2]
    try:
        findings = check_table(table, form.request(language))
    except TableError as error:
        form.add_error(FIELDS.get(error.code), said(error))
        return _columns(request, table, form)
    context = {
        "title": _("What we can say about %(file)s") % {"file": name},
        "summary": summary(findings, language),
        "outcomes": shown(findings, language),
        "form": form,
        "hidden": _hidden(request),
    }
    kind = request.POST.get("as")
    if kind in ("pdf", "docx", "json"):
        return result_document(request, kind, context, "bestendig")
    return render(request, "public/checked.html", context)


def _read(name: str, content: bytes) -> Table:
    """The table; TableError as `read_table`, and for a column that may not come to us."""
    table = read_table(name, content, limits=LIMITS)
    refused = forbidden_column(table)
    if refused is not None:
        raise TableError("error.import.forbidden", column=refused.column, kind=here(refused.kind))
    return table


def said(error: TableError) -> str:
    """What is wrong, where, and how to mend it, in the language of the page."""
    return here(error.code, **error.params)


def too_big(request: HttpRequest) -> str:
    """The sentence for an upload that was refused before it was read."""
    size = round(int(request.META["CONTENT_LENGTH"]) / 1_000_000)
    limit = f"{LIMIT // 1_000_000} MB"
    return here("error.upload.big", file="", size=f"{size} MB", limit=limit)


def _understood(request: HttpRequest, table: Table, content: bytes) -> HttpResponse:
    guess = guess_columns(table)
    columns = guess.columns
    wide = columns.layout == "wide"
    lines = [outcome_line(name, of, wide=wide) for name, of in columns.outcomes.items()]
    form = ColumnsForm(
        columns=table.columns,
        initial={
            "name": table.name,
            "content": pack(content),
            "layout": columns.layout,
            "outcomes": "\n".join(lines),
            "lower": ", ".join(less_is_better(columns)),
            **{
                name: getattr(columns, name) or ""
                for name in ("person", "wave", "group", "comparison", "cluster", "start")
            },
        },
    )
    return _columns(request, with_scores(table, columns), form)


def _columns(request: HttpRequest, table: Table, form: ColumnsForm) -> HttpResponse:
    frame = table.frame.head(PREVIEW)
    context = {
        "form": form,
        "table": table,
        "rows": table.frame.height,
        "preview": [["" if x is None else x for x in row] for row in frame.iter_rows()],
        "notes": [here(note.code, **note.params) for note in table.notes],
        "nothing": not form["outcomes"].value(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "public/understood.html", context, status=status)


def _start_again(request: HttpRequest, carried: CarriedForm) -> HttpResponse:
    """Choose the file anew, with what went wrong in place of "this is still empty"."""
    form = FileForm({}, {})
    form.errors.clear()
    for messages in carried.errors.values():
        form.add_error("file", list(messages))
    return render(request, "public/check.html", {"form": form}, status=422)


def _hidden(request: HttpRequest) -> list[tuple[str, str]]:
    """The answers again, for the buttons under the result."""
    left_out = {"csrfmiddlewaretoken", "as", "change"}
    return [(name, str(value)) for name, value in request.POST.items() if name not in left_out]
