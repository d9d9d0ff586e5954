"""Names of methods by which object mappers and sessions are spoken to."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# of a query: what it gives are rows
FINAL = words(
    """
    aggregate all dicts execute fetch fetchall find find_one first first_or_404 get get_by_id
    get_or_404 get_or_create get_or_none in_bulk iterator namedtuples one one_or_404
    one_or_create one_or_none paginate scalar scalars yield_per
    """
)
# of a model: what it gives is a new row; SQLModel's are pydantic's
MADE_BY = words("construct create from_json from_orm model_construct model_validate parse_obj")
# of a query: what it gives are none
COUNTED = words("any count delete exists sum update update_one")
# of rows: what it gives are the same rows
PASSED_ON = words(
    """
    all copy fetchall fetchmany fetchone filter filter_by first get items limit mappings
    next offset one one_or_none order_by paginate partitions pop scalar scalar_one
    scalar_one_or_none scalars tuples unique values yield_per
    """
)
# of a session, with a model or a query
SESSION_READS = words(
    """
    execute first_or_404 get get_object_or_404 get_one get_or_404 load_only merge one_or_404
    paginate query scalar scalars select stream stream_scalars
    """
)
# builtins that give what they are given
SAME = words(
    """
    copy enumerate filter iter list max min next reversed set sorted tuple zip
    """
)
# the signed-in user, as the login libraries call them
CURRENT = words("current_user current_user() get_current_user")
# what sessions and connections are called where nothing else tells
SESSIONS = words("conn connection db s sess store transaction tx uow")
# of peewee's models and Core's tables
INSERTS = words(
    """
    bulk_create create get_or_create insert insert_from insert_many replace replace_many
    """
)
SELECTS = words(
    """
    count exists filter get get_by_id get_or_create get_or_none query raw select
    """
)
UPDATES = words("bulk_update set_by_id update")
DELETES = words("delete delete_by_id")
# of a relationship
ADDED = words("add append create extend insert")
TAKEN = words("clear discard pop remove")
# of an INSERT
UPSERTS = words(
    """
    on_conflict on_conflict_do_update on_duplicate_key_update
    """
)
# what is given to these is read
MENTIONS = words(
    """
    add_columns add_entity aliased contains_eager execute exists first_or_404 get get_many
    get_object_or_404 get_one get_or_404 join joinedload load_only merge one_or_404
    outerjoin paginate query refresh scalar scalars select select_from selectinload stream
    stream_scalars subqueryload union with_entities with_only_columns
    """
)
STATEMENTS = {"select": "query", "insert": "insert", "update": "update", "delete": "delete"}
# what is given a model, and gives neither that nor rows
GIVEN = STATEMENTS | {
    "query": "query",
    "with_entities": "query",
    "paginate": "page",
    "dict_to_model": "new",  # playhouse.shortcuts
}
