"""Files that Flask-Admin writes for a model's view, or manages as such."""

import pytest

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

HEAD = """\
from flask_sqlalchemy import SQLAlchemy
from flask_admin import Admin, form
from flask_admin.form import FileUploadField, ImageUploadField as Image
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.fileadmin import FileAdmin
from wtforms import FileField
db = SQLAlchemy(app)
admin = Admin(app)

class Page(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    path = db.Column(db.String)

class Own(FileUploadField):
    def populate_obj(self, row, name):
        super().populate_obj(row, name)

class Elsewhere(FileUploadField):
    def _save_file(self, data, name):
        return bucket.put(name, data)

"""
OF_A_ROW = [
    "POST /admin/page/new/",
    "POST /admin/page/edit/",
    "POST /admin/page/delete/",
    "POST /admin/page/action/",
]


@pytest.mark.parametrize(
    ("fields", "routes"),
    [
        ("form_overrides = {'path': FileUploadField}", OF_A_ROW),
        ("form_extra_fields = {'path': Image('Image', base_path='x')}", OF_A_ROW),
        ("form_extra_fields = {'path': form.FileUploadField('File', base_path='x')}", OF_A_ROW),
        ("form_overrides = dict(path=Own)", OF_A_ROW),
        ("form_overrides = {'path': Elsewhere}", []),
        ("form_overrides = {'path': FileField}", []),
        ("column_labels = {'path': 'FileUploadField'}", []),
        ("page_size = 10", []),
    ],
)
def test_an_upload_field_keeps_files_beside_the_rows(tmp_path, fields, routes):
    """The library saves them in a folder as the row is made, and removes them with it."""
    view = f"class View(ModelView):\n    {fields}\nadmin.add_view(View(Page, db.session))\n"
    found = audit(tmp_path, Sample("", HEAD + view), CHECK)

    assert [one.routes for one in found] == ([routes] if routes else [])


def test_a_manager_of_files_changes_them(tmp_path):
    """Its pages only show them."""
    found = audit(tmp_path, Sample("", HEAD + "admin.add_view(FileAdmin('x', name='F'))"), CHECK)

    assert [one.message for one in found] == [
        "Flask-Admin's view fileadmin keeps files on the local disk"
    ]
    assert "POST /admin/fileadmin/upload/" in found[0].routes
    assert not any(one.startswith("GET") for one in found[0].routes)
