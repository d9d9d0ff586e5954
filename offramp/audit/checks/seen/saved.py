"""Files that libraries write: tables, pictures, archives, models, documents, downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.checks.seen.given import plain, text, writes
from offramp.code.given import Given, Reference
from offramp.code.sites import Call

# what writes, by the place of the path among its arguments, and the names it may have
WRITES = {
    re.compile(
        r"pandas\..*\.to_(?:csv|excel|json|parquet|pickle|html|feather|hdf|xml)$"
        r"|polars\..*\.write_\w+$|matplotlib\.(?:.*\.)?savefig$|cv2\.imwrite$|soundfile\.write$"
        r"|cv2\.VideoWriter$|imageio\.(?:\w+\.)?(?:imwrite|mimsave)$|numpy\.(?:save|savez|savez_compressed|savetxt)$"
        r"|(?:PIL\.(?:\w+\.)*|openpyxl\.|docx\.|pptx\.|gtts\.|qrcode\.)\w+\(\)(?:\.\w+\(\))*\.save$"
        r"|xlsxwriter\.Workbook$|reportlab\.pdfgen\.canvas\.Canvas$|pandas\.ExcelWriter$|fpdf\.FPDF\(\)\.output$"
        r"|reportlab\.platypus\.(?:\w+\.)?\w+DocTemplate$|shutil\.make_archive$|plotly\..*\.write_\w+$"
        r"|sympy\.(?:plotting\.)*\w+\(\)\.save$|pylatex\.(?:\w+\.)*Document\(\)\.generate_(?:pdf|tex)$"
        r"|folium\.(?:folium\.)?Map\(\)\.save$|bokeh\.(?:io|plotting)\.output_file$"
        r"|altair\..*\.save$|geopandas\..*\.to_file$|wordcloud\.WordCloud\(\)(?:\.\w+\(\))*\.to_file$"
        r"|networkx\.write_\w+$|barcode\..*\.(?:save|write)$"
        r"|weasyprint\.HTML\(\)\.write_pdf$|moviepy\..*\.write_\w+file$|(?:PyPDF2|pypdf)\..*\.write$"
    ): (
        0,
        (
            "path_or_buf",
            "path",
            "fname",
            "filename",
            "file",
            "fp",
            "excel_writer",
            "name",
            "base_name",
            "filepath",
            "outfile",
        ),
    ),
    re.compile(
        r"(?:sklearn\.externals\.)?joblib\.dump$|torch\.save$|urllib\.request\.urlretrieve$|pdfkit\.from_\w+$"
        r"|pydub\..*\.export$|keras\..*\.save_weights$|(?:gdown|wget)\.download$"
    ): (1, ("filename", "f", "output_path", "out_f", "output", "out")),
    re.compile(r"boto3\..*\.download_file$"): (2, ("Filename",)),
}
OPENS = re.compile(r"(?:zipfile\.ZipFile|tarfile\.open|tarfile\.TarFile\.open|wave\.open)$")
UNPACKS = re.compile(
    r"(?:zipfile\.ZipFile|tarfile\.open|tarfile\.TarFile\.open)\(\)\.extract(?:all)?$"
    r"|shutil\.unpack_archive$"
)
PACKAGES = frozenset(
    {
        *("pandas", "polars", "matplotlib", "cv2", "soundfile", "imageio", "numpy", "PIL", "docx"),
        *("openpyxl", "pptx", "gtts", "qrcode", "xlsxwriter", "reportlab", "plotly", "weasyprint"),
        *("moviepy", "PyPDF2", "pypdf", "joblib", "torch", "urllib", "pdfkit", "pydub", "keras"),
        *("sympy", "pylatex", "folium", "bokeh", "altair", "geopandas", "wordcloud", "networkx"),
        *(
            "barcode",
            "zipfile",
            "tarfile",
            "wave",
            "shutil",
            "gdown",
            "wget",
            "sklearn",
            "fpdf",
            "boto3",
        ),
    }
)
PATHS = re.compile(r"^(?:os\.path\.\w+|pathlib\.\w+|flask\.(?:current_app|Flask\(\))\.config)\b")
SCHEME = re.compile(r"^(?!file:)[a-z][a-z0-9+.-]+://")  # of object storage, or another server


def may_save(name: str) -> bool:
    """Tell whether what is called *name* may write a file."""
    if name.partition(".")[0] not in PACKAGES:  # nearly all
        return False
    forms = (*WRITES, OPENS, UNPACKS)
    return any(one.match(name) for one in forms)


def saved(call: Call) -> str | None:
    """Return what a call of a library does to the local disk ("writes a file"), or None."""
    for name in filter(may_save, (call.target, *call.also)):
        if UNPACKS.match(name):
            return "unpacks an archive"
        if OPENS.match(name):
            is_write = writes(plain(call.given(1, "mode")))
            is_path = any(_is_path(call.given(0, one)) for one in ("file", "name"))
            return "writes a file" if is_write and is_path else None
    for at, words in _places(call):
        return "writes a file" if any(map(_is_path, _given(call, at, words))) else None
    return None


def paths(call: Call) -> list[Given]:
    """Return what a call that writes is given for a path; nothing for what is no such call."""
    for at, words in _places(call):
        return _given(call, at, words)
    return []


def place(call: Call) -> int:
    """Return the place of the path among a call's arguments: the first, if nothing is known."""
    return next((at for at, _ in _places(call)), 0)


def _places(call: Call) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where a call that writes has its path, and the names that the argument may have."""
    for name in filter(may_save, (call.target, *call.also)):
        yield from (where for form, where in WRITES.items() if form.match(name))


def _given(call: Call, place: int, words: tuple[str, ...]) -> list[Given]:
    given = [*call.args[place : place + 1]]
    return given + [call.keywords[one] for one in words if one in call.keywords]


def _is_path(value: Given) -> bool:
    """Tell whether it is certainly a path, and no buffer: a text, or what makes paths."""
    if SCHEME.match(text(value)):
        return False
    return bool(text(value)) or (isinstance(value, Reference) and bool(PATHS.match(value.ref)))
