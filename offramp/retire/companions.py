"""
Packages that other packages import when they need them, which no import of the project's tells.

A driver is named by the address of a database, which may come from the environment.
"""

DATABASES = ("sqlalchemy", "flask_sqlalchemy", "peewee", "databases", "dataset", "alembic")
DRIVERS = (
    *("psycopg2", "psycopg", "pg8000", "asyncpg", "aiosqlite", "cx_Oracle", "oracledb"),
    *("MySQLdb", "pymysql", "mysql", "mariadb", "pyodbc", "pymssql"),
)
STORES = ("celery", "kombu", "rq", "flask_limiter", "limits", "flask_caching", "flask_session")
BY_OTHERS: dict[str, tuple[str, ...]] = {  # by the name that is imported: who may, likewise
    **dict.fromkeys(DRIVERS, DATABASES),
    **dict.fromkeys(("redis", "pymemcache", "memcache", "pymongo"), STORES),
    **dict.fromkeys(("openpyxl", "xlrd", "xlsxwriter", "pyarrow", "tables"), ("pandas", "polars")),
    **dict.fromkeys(("lxml", "html5lib"), ("bs4", "pandas", "feedparser")),
    **dict.fromkeys(("bcrypt", "argon2"), ("passlib", "flask_security")),
    **dict.fromkeys(("brotli", "zstandard"), ("flask_compress", "urllib3", "requests")),
    **dict.fromkeys(("gevent", "eventlet"), ("gunicorn", "flask_socketio", "celery")),
    "cryptography": ("jwt", "authlib", "jose", "pymysql", "OpenSSL"),
    "email_validator": ("wtforms", "flask_wtf", "pydantic"),
}
