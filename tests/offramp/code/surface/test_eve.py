"""
Routes that Eve makes of its settings, against what 2.3.1 itself answers.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

from tests.offramp.code.surface.recorded import Recorded

DICTIONARY = Recorded(
    """
    from eve import Eve
    SETTINGS = {
        "URL_PREFIX": "api",
        "API_VERSION": "v1",
        "SCHEMA_ENDPOINT": "schema",
        "RETURN_MEDIA_AS_URL": True,
        "DOMAIN": {
            "people": {
                "item_methods": ["GET", "PATCH"],
                "additional_lookup": {"url": 'regex("[a-z]+")', "field": "name"},
                "schema": {"name": {"type": "string"}},
            },
            "orders": {
                "url": "shop/orders",
                "item_lookup_field": "number",
                "item_url": "int",
                "resource_methods": ["GET", "POST"],
                "additional_lookup": {"url": "any", "field": "year"},
                "schema": {"number": {"type": "integer"}, "year": {"type": "integer"}},
            },
            "totals": {"item_lookup": False},
            "hidden": {"internal_resource": True},
        },
    }
    app = Eve(settings=SETTINGS, static_folder=None)
    @app.route("/own")
    def own(): return ""
    app.register_resource("later", {"item_methods": ["DELETE"]})
    def create(): return app
    """,
    application="app:create",
    routes="""
        DELETE /api/v1/later/<regex("[a-f0-9]{24}"):_id> later|item_lookup
        GET /api/v1/ home
        GET /api/v1/later later|resource
        GET /api/v1/media/<regex("[a-f0-9]{24}"):_id> media
        GET /api/v1/people people|resource
        GET /api/v1/people/<regex("[a-z]+"):name> people|item_additional_lookup
        GET /api/v1/schema schema_collection
        GET /api/v1/schema/<resource> schema_item
        GET /api/v1/shop/orders/<int:number> orders|item_lookup
        GET /api/v1/shop/orders/<int:year> orders|item_additional_lookup
        GET /api/v1/totals totals|resource
        GET /own own
        GET,PATCH /api/v1/people/<regex("[a-f0-9]{24}"):_id> people|item_lookup
        GET,POST /api/v1/shop/orders orders|resource
        POST /api/v1/people/<regex("[a-f0-9]{24}"):_id> people|item_post_override
    """,
)
FILE = Recorded(
    """
    import os
    from eve import Eve
    app = Eve(settings=os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings.py"))
    def create(): return app
    """,
    application="app:create",
    routes="""
        DELETE,GET,POST /people people|resource
        GET / home
        GET,PATCH /people/<regex("[a-f0-9]{24}"):_id> people|item_lookup
        POST /people/<regex("[a-f0-9]{24}"):_id> people|item_post_override
    """,
    more={
        "settings.py": """
            RESOURCE_METHODS = ["GET", "POST", "DELETE"]
            ITEM_METHODS = ["GET", "PATCH"]
            people = {"schema": {"name": {"type": "string"}}}
            DOMAIN = {"people": people}
        """,
        "other/settings.py": "DOMAIN = {'strangers': {}}\n",
    },
)


def test_settings_in_a_dictionary_make_routes(tmp_path: Path) -> None:
    """Prefix, lookups, media and schemas as Eve puts them together."""
    assert DICTIONARY.found(tmp_path) == DICTIONARY.rows


def test_the_file_of_settings_beside_the_caller_counts(tmp_path: Path) -> None:
    """Others of that name are somebody else's."""
    assert FILE.found(tmp_path) == FILE.rows


def test_a_domain_that_is_not_known_is_doubted(tmp_path: Path) -> None:
    """Routes without a name would be missed in silence."""
    app = """
        import os
        from eve import Eve
        app = Eve(settings={"DOMAIN": load(os.environ["DOMAIN"])})
    """

    ours = Recorded(app).surface(tmp_path)

    assert [one.path for one in ours.routes if one.kind == "eve"] == ["/"]
    assert "DOMAIN" in ours.doubts[0].message


def test_another_class_of_the_name_is_no_application(tmp_path: Path) -> None:
    """Names are nobody's."""
    app = "from garden import Eve\napp = Eve(settings={'DOMAIN': {'people': {}}})\n"

    assert Recorded(app).surface(tmp_path).routes == []
