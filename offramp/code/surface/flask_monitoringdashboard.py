"""
Flask-MonitoringDashboard, as of 5.1 (and 3, 4): pages that `dashboard.bind(app)` adds.

They lie where a file of settings, or the code, says: `dashboard.config.link`.
"""

from __future__ import annotations

import configparser

from offramp.code.surface import pages, pinned
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Place, Value
from offramp.code.surface.interpreter.world import World
from offramp.code.surface.standard import documents

LIBRARY = Library()
KIND = "flask-monitoringdashboard"
PACKAGE = "flask_monitoringdashboard"
GUARD = f"{PACKAGE}.core.auth.secure"
CONFIG = LIBRARY.model(f"{PACKAGE}.core.config.Config")
WITH_NUMBERS = 4  # since then ids in paths must be numbers, and errors have pages
OPEN = """
    GET /static/<path:filename> static
    GET,POST /login login
    GET /logout logout
    POST /telemetry/accept_telemetry_consent accept_telemetry_consent
    GET /telemetry/get_is_telemetry_answered get_is_telemetry_answered
    POST /database_pruning/prune_on_demand prune_database_on_demand
    GET /database_pruning/get_pruning_schedule get_pruning_schedule
    GET /database_pruning/get_database_size get_database_size
"""
SIGNED_IN = """
    GET / index
    GET /<path:path> index
    GET /api/deploy_details deploy_details
    GET /api/deploy_config deploy_config
    GET /api/custom_graphs custom_graphs
    GET /api/custom_graph/<graph_id>/<start_date>/<end_date> custom_graph
    GET,POST /api/overview get_overview
    GET /api/users/<int:endpoint_id> users
    GET /api/ip/<int:endpoint_id> ips
    GET /api/endpoints endpoints
    GET /api/endpoints_hits endpoints_hits
    POST /api/api_performance api_performance
    POST /api/set_rule set_rule
    GET /api/endpoint_info/<int:endpoint_id> endpoint_info
    GET /api/endpoint_status_code_distribution/<int:endpoint_id> endpoint_status_code_distribution
    GET /api/endpoint_status_code_summary/<int:endpoint_id> endpoint_status_code_summary
    POST /api/endpoint_versions/<int:endpoint_id> endpoint_versions
    POST /api/endpoint_users/<int:endpoint_id> endpoint_users
    GET /api/num_outliers/<int:endpoint_id> num_outliers
    GET /api/outlier_graph/<int:endpoint_id> outlier_graph
    GET /api/outlier_table/<int:endpoint_id>/<offset>/<per_page> outlier_table
    GET /api/requests/<start_date>/<end_date> num_requests
    GET /api/hourly_load/<start_date>/<end_date>/<int:endpoint_id> hourly_load
    GET /api/hourly_load/<start_date>/<end_date> hourly_load
    GET /api/num_profiled/<int:endpoint_id> num_profiled
    GET /api/profiler_table/<int:endpoint_id>/<offset>/<per_page> profiler_table
    GET /api/grouped_profiler/<int:endpoint_id> grouped_profiler
    GET /api/versions/<int:endpoint_id> versions
    GET /api/versions versions
    POST /api/multi_version multi_version
    POST /api/version_user/<int:endpoint_id> version_user
    POST /api/version_ip/<int:endpoint_id> version_ip
    GET /api/users users_list
    POST /api/user/delete user_delete
    POST /api/user/create user_create
    POST /api/user/edit user_edit
    POST /api/reporting/make_report/intervals make_report_intervals
    POST /api/reporting/make_report/commits make_report_commits
"""
PAGED = "<int:offset>/<int:per_page>"
NUMBERED = "exception_occurrence_page_number/<int:endpoint_id>"
ERRORS = f"""
    GET /api/exception_occurrence/{PAGED} get_exception_occurrence
    GET /api/num_exceptions num_exceptions
    GET /api/num_exceptions/<int:endpoint_id> num_endpoint_exceptions
    GET /api/detailed_exception_occurrence/<int:endpoint_id>/{PAGED} \
get_detailed_exception_occurrence_endpoint
    GET /api/{NUMBERED}/<int:stack_trace_snapshot_id>/<int:per_page> \
get_exception_occurrence_endpoint_page_number
    GET /api/function_code/<int:function_definition_id> get_function_code
    DELETE /api/exception_occurrence/<int:stack_trace_snapshot_id> delete_exception
"""
FOLLOWED_UP = "POST /telemetry/submit_follow_up submit_follow_up"
SURVEYED = """
    GET /telemetry/get_is_survey_filled get_is_survey_filled
    POST /telemetry/survey_has_been_filled survey_has_been_filled
"""
SINCE_5 = """
    GET /api/deploy_alert_config deploy_alert_config
    GET /telemetry/get_is_telemetry_accepted get_is_telemetry_accepted
"""


@LIBRARY.proxy(f"{PACKAGE}.config")
def config(world: World) -> Value:
    """Return its settings, the same each time."""
    known = world.made(CONFIG)
    return known[0] if known else world.call(CONFIG, [], place=Place("", 0))


@CONFIG.method("init_from")
def init_from(call: Call) -> Value:
    """`dashboard.config.init_from(file="config.cfg")`."""
    found = documents.located(call.world, call.text(0, "file"), call.place.file)
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(found.path.read_text("utf-8", errors="replace") if found else "")
    except (OSError, configparser.Error):
        return None
    if isinstance(call.self, Instance):
        for name, setting in (("link", "CUSTOM_LINK"), ("blueprint_name", "BLUEPRINT_NAME")):
            said = parser.get("dashboard", setting, fallback="").strip("'\" ")
            call.self.attributes |= {name: said} if said else {}
    return None


@LIBRARY.function(f"{PACKAGE}.bind")
def bind(call: Call) -> Value:
    """`dashboard.bind(app, schedule=True, include_dashboard=True)`."""
    app = pages.holder(call.world, call.get(0, "app"))
    if app is None or call.world.plain(call.get(2, "include_dashboard", True)) is False:
        return None
    said = config(call.world)
    name = call.world.plain(call.world.known(said, "blueprint_name")) or "dashboard"
    link = call.world.plain(call.world.known(said, "link")) or "dashboard"
    version = pinned.major(call.world.project, KIND) or 5
    made = pages.blueprint(call, str(name))
    is_newer = version >= WITH_NUMBERS
    pages.table(call, made, OPEN + (FOLLOWED_UP if is_newer else SURVEYED), kind=KIND)
    guarded = SIGNED_IN + ERRORS if is_newer else SIGNED_IN.replace("<int:", "<")
    pages.table(call, made, guarded, kind=KIND, by=[GUARD])
    pages.table(call, made, SINCE_5 if version > WITH_NUMBERS else "", kind=KIND)
    pages.mount(call, app, made, url_prefix=f"/{link}")
    return None
