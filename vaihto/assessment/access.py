"""Who may open the addresses of this room."""

from vaihto.kit.access import Row

OWN = ("assessor",)
STAFF = ("officer", "auditor")
ROWS: tuple[Row, ...] = (
    Row("assessment:tasks", own=OWN, note="an assessor's own tasks"),
    Row("assessment:tasks_file", own=OWN),
    Row("assessment:assess", "GET POST", own=OWN),
    Row("assessment:save", "POST", own=OWN),
    Row("assessment:total", own=OWN),
    Row("assessment:conflict", "GET POST", own=OWN),
    Row("assessment:common", "GET POST", own=OWN, note="only after handing in, and only who counts"),
    Row("assessment:save_common", "POST", own=OWN),
    Row("assessment:answer_common", "POST", own=OWN),
    Row("assessment:own_profile", "GET POST", any=OWN),
    Row("assessment:answer_invitation", "POST", own=OWN),
    Row("assessment:hand_back", "GET POST", any=("officer",)),
    Row("assessment:pool", any=STAFF),
    Row("assessment:pool_file", any=STAFF),
    Row("assessment:profile", "GET POST", any=("officer",)),
    Row("assessment:arrangement", "GET POST", any=("officer",)),
    Row("assessment:plan", any=STAFF),
    Row("assessment:make_plan", "POST", any=("officer",)),
    Row("assessment:publish_plan", "POST", any=("officer",)),
    Row("assessment:invite", "POST", any=("officer",)),
    Row("assessment:calibration", any=STAFF),
    Row("assessment:by_hand", "GET POST", any=("officer",)),
    Row("assessment:name_consolidator", "POST", any=("officer",)),
    Row("assessment:calls", any=STAFF),
    Row("assessment:call", any=STAFF),
    Row("assessment:call_file", any=STAFF),
    Row("assessment:application", any=STAFF),
    Row("assessment:blind", "GET POST", any=("officer",), note="applications of calls that are assessed blind"),
    Row(
        "assessment:blind_file_copy", "GET POST", any=("officer",), note="files of applications of calls that are assessed blind"
    ),
    Row("assessment:blind_file_back", "POST", any=("officer",)),
    Row("assessment:blind_file", own=OWN, any=STAFF, note="an assessor gets copies without names of own tasks, never originals"),
    Row("assessment:assign", "POST", any=("officer",)),
    Row("assessment:withdraw", "GET POST", any=("officer",)),
    Row("assessment:officer_conflict", "GET POST", any=("officer",)),
)
