#include "assets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// A file is embedded by two lines: its bytes here, its path in the table below.
static const unsigned char access_common_passwords_txt[] = {
#embed "access/common-passwords.txt"
};

static const unsigned char demo_cases_json[] = {
#embed "demo/cases.json"
};

static const unsigned char demo_names_json[] = {
#embed "demo/names.json"
};

static const unsigned char demo_phrases_json[] = {
#embed "demo/phrases.json"
};

static const unsigned char demo_rhythm_json[] = {
#embed "demo/rhythm.json"
};

static const unsigned char help_en_json[] = {
#embed "help/en.json"
};

static const unsigned char help_zh_hans_json[] = {
#embed "help/zh-Hans.json"
};

static const unsigned char locales_en_json[] = {
#embed "locales/en.json"
};

static const unsigned char locales_zh_hans_json[] = {
#embed "locales/zh-Hans.json"
};

static const unsigned char migrations_0001_orders_sql[] = {
#embed "migrations/0001_orders.sql"
};

static const unsigned char migrations_0002_search_postgres_sql[] = {
#embed "migrations/0002_search.postgres.sql"
};

static const unsigned char migrations_0002_search_sqlite_sql[] = {
#embed "migrations/0002_search.sqlite.sql"
};

static const unsigned char migrations_0003_people_and_imports_sql[] = {
#embed "migrations/0003_people_and_imports.sql"
};

static const unsigned char migrations_0004_ledger_sql[] = {
#embed "migrations/0004_ledger.sql"
};

static const unsigned char migrations_0005_search_storage_postgres_sql[] = {
#embed "migrations/0005_search_storage.postgres.sql"
};

static const unsigned char migrations_0005_search_storage_sqlite_sql[] = {
#embed "migrations/0005_search_storage.sqlite.sql"
};

static const unsigned char migrations_0006_people_sql[] = {
#embed "migrations/0006_people.sql"
};

static const unsigned char migrations_0007_personal_sql[] = {
#embed "migrations/0007_personal.sql"
};

static const unsigned char migrations_0008_backups_sql[] = {
#embed "migrations/0008_backups.sql"
};

static const unsigned char migrations_0009_ledger_lanes_postgres_sql[] = {
#embed "migrations/0009_ledger_lanes.postgres.sql"
};

static const unsigned char migrations_0009_ledger_lanes_sqlite_sql[] = {
#embed "migrations/0009_ledger_lanes.sqlite.sql"
};

static const unsigned char migrations_0010_confidential_sql[] = {
#embed "migrations/0010_confidential.sql"
};

static const unsigned char migrations_0011_city_steps_sql[] = {
#embed "migrations/0011_city_steps.sql"
};

static const unsigned char migrations_0012_broad_looks_sql[] = {
#embed "migrations/0012_broad_looks.sql"
};

static const unsigned char migrations_0013_access_seals_sql[] = {
#embed "migrations/0013_access_seals.sql"
};

static const unsigned char migrations_0014_list_indexes_sql[] = {
#embed "migrations/0014_list_indexes.sql"
};
static const unsigned char migrations_0015_state_index_sql[] = {
#embed "migrations/0015_state_index.sql"
};

static const unsigned char migrations_0016_shifts_sql[] = {
#embed "migrations/0016_shifts.sql"
};

static const unsigned char migrations_0018_bulk_edits_sql[] = {
#embed "migrations/0018_bulk_edits.sql"
};
static const unsigned char migrations_0019_reply_drafts_sql[] = {
#embed "migrations/0019_reply_drafts.sql"
};

static const unsigned char migrations_0017_saved_views_sql[] = {
#embed "migrations/0017_saved_views.sql"
};

static const unsigned char profiles_calendar_2022_yaml[] = {
#embed "profiles/calendar-2022.yaml"
};

static const unsigned char profiles_calendar_2023_yaml[] = {
#embed "profiles/calendar-2023.yaml"
};

static const unsigned char profiles_calendar_2024_yaml[] = {
#embed "profiles/calendar-2024.yaml"
};

static const unsigned char profiles_calendar_2025_yaml[] = {
#embed "profiles/calendar-2025.yaml"
};

static const unsigned char profiles_calendar_2026_yaml[] = {
#embed "profiles/calendar-2026.yaml"
};

static const unsigned char profiles_categories_yaml[] = {
#embed "profiles/categories.yaml"
};

static const unsigned char profiles_divisions_csv[] = {
#embed "profiles/divisions.csv"
};

static const unsigned char profiles_haidian_centre_2025_yaml[] = {
#embed "profiles/haidian-centre-2025.yaml"
};

static const unsigned char profiles_haidian_hotline_2022_yaml[] = {
#embed "profiles/haidian-hotline-2022.yaml"
};

static const unsigned char profiles_headings_json[] = {
#embed "profiles/headings.json"
};

static const unsigned char profiles_planning_commission_2024_yaml[] = {
#embed "profiles/planning-commission-2024.yaml"
};

static const unsigned char profiles_rulebook_huairou_yaml[] = {
#embed "profiles/rulebook-huairou.yaml"
};

static const unsigned char profiles_shichahai_2026_yaml[] = {
#embed "profiles/shichahai-2026.yaml"
};

static const unsigned char profiles_zhongguancun_2026_yaml[] = {
#embed "profiles/zhongguancun-2026.yaml"
};

static const unsigned char search_initials_txt[] = {
#embed "search/initials.txt"
};

static const unsigned char web_app_css[] = {
#embed "web/app.css"
};

static const unsigned char web_app_js[] = {
#embed "web/app.js"
};

static const unsigned char web_charts_css[] = {
#embed "web/charts.css"
};

static const unsigned char web_dark_css[] = {
#embed "web/dark.css"
};

static const unsigned char web_desk_css[] = {
#embed "web/desk.css"
};

static const unsigned char web_desk_js[] = {
#embed "web/desk.js"
};

static const unsigned char web_grid_css[] = {
#embed "web/grid.css"
};

static const unsigned char web_grid_js[] = {
#embed "web/grid.js"
};

static const unsigned char web_gridedit_css[] = {
#embed "web/gridedit.css"
};

static const unsigned char web_gridedit_js[] = {
#embed "web/gridedit.js"
};

static const unsigned char web_alarms_js[] = {
#embed "web/alarms.js"
};

static const unsigned char web_icon_alarm_svg[] = {
#embed "web/icon-alarm.svg"
};

static const unsigned char web_icon_svg[] = {
#embed "web/icon.svg"
};

static const unsigned char web_icon_192_png[] = {
#embed "web/icon-192.png"
};

static const unsigned char web_icon_512_png[] = {
#embed "web/icon-512.png"
};

static const unsigned char web_install_js[] = {
#embed "web/install.js"
};

static const unsigned char web_keys_js[] = {
#embed "web/keys.js"
};

static const unsigned char web_live_css[] = {
#embed "web/live.css"
};

static const unsigned char web_live_js[] = {
#embed "web/live.js"
};

static const unsigned char web_order_css[] = {
#embed "web/order.css"
};

static const unsigned char web_order_js[] = {
#embed "web/order.js"
};

static const unsigned char web_palette_css[] = {
#embed "web/palette.css"
};

static const unsigned char web_palette_js[] = {
#embed "web/palette.js"
};

static const unsigned char web_places_css[] = {
#embed "web/places.css"
};

static const unsigned char web_print_css[] = {
#embed "web/print.css"
};

static const unsigned char web_screens_css[] = {
#embed "web/screens.css"
};

static const unsigned char web_tokens_css[] = {
#embed "web/tokens.css"
};

static const unsigned char web_worker_js[] = {
#embed "web/worker.js"
};

#define ENTRY(path, bytes) {path, bytes, sizeof(bytes)}

static const jiesu_asset table[] = {
    ENTRY("access/common-passwords.txt", access_common_passwords_txt),
    ENTRY("demo/cases.json", demo_cases_json),
    ENTRY("demo/names.json", demo_names_json),
    ENTRY("demo/phrases.json", demo_phrases_json),
    ENTRY("demo/rhythm.json", demo_rhythm_json),
    ENTRY("help/en.json", help_en_json),
    ENTRY("help/zh-Hans.json", help_zh_hans_json),
    ENTRY("locales/en.json", locales_en_json),
    ENTRY("locales/zh-Hans.json", locales_zh_hans_json),
    ENTRY("migrations/0001_orders.sql", migrations_0001_orders_sql),
    ENTRY("migrations/0002_search.postgres.sql", migrations_0002_search_postgres_sql),
    ENTRY("migrations/0002_search.sqlite.sql", migrations_0002_search_sqlite_sql),
    ENTRY("migrations/0003_people_and_imports.sql", migrations_0003_people_and_imports_sql),
    ENTRY("migrations/0004_ledger.sql", migrations_0004_ledger_sql),
    ENTRY("migrations/0005_search_storage.postgres.sql", migrations_0005_search_storage_postgres_sql),
    ENTRY("migrations/0005_search_storage.sqlite.sql", migrations_0005_search_storage_sqlite_sql),
    ENTRY("migrations/0006_people.sql", migrations_0006_people_sql),
    ENTRY("migrations/0007_personal.sql", migrations_0007_personal_sql),
    ENTRY("migrations/0008_backups.sql", migrations_0008_backups_sql),
    ENTRY("migrations/0009_ledger_lanes.postgres.sql", migrations_0009_ledger_lanes_postgres_sql),
    ENTRY("migrations/0009_ledger_lanes.sqlite.sql", migrations_0009_ledger_lanes_sqlite_sql),
    ENTRY("migrations/0010_confidential.sql", migrations_0010_confidential_sql),
    ENTRY("migrations/0011_city_steps.sql", migrations_0011_city_steps_sql),
    ENTRY("migrations/0012_broad_looks.sql", migrations_0012_broad_looks_sql),
    ENTRY("migrations/0013_access_seals.sql", migrations_0013_access_seals_sql),
    ENTRY("migrations/0014_list_indexes.sql", migrations_0014_list_indexes_sql),
    ENTRY("migrations/0015_state_index.sql", migrations_0015_state_index_sql),
    ENTRY("migrations/0016_shifts.sql", migrations_0016_shifts_sql),
    ENTRY("migrations/0017_saved_views.sql", migrations_0017_saved_views_sql),
    ENTRY("migrations/0018_bulk_edits.sql", migrations_0018_bulk_edits_sql),
    ENTRY("migrations/0019_reply_drafts.sql", migrations_0019_reply_drafts_sql),
    ENTRY("profiles/calendar-2022.yaml", profiles_calendar_2022_yaml),
    ENTRY("profiles/calendar-2023.yaml", profiles_calendar_2023_yaml),
    ENTRY("profiles/calendar-2024.yaml", profiles_calendar_2024_yaml),
    ENTRY("profiles/calendar-2025.yaml", profiles_calendar_2025_yaml),
    ENTRY("profiles/calendar-2026.yaml", profiles_calendar_2026_yaml),
    ENTRY("profiles/categories.yaml", profiles_categories_yaml),
    ENTRY("profiles/divisions.csv", profiles_divisions_csv),
    ENTRY("profiles/haidian-centre-2025.yaml", profiles_haidian_centre_2025_yaml),
    ENTRY("profiles/haidian-hotline-2022.yaml", profiles_haidian_hotline_2022_yaml),
    ENTRY("profiles/headings.json", profiles_headings_json),
    ENTRY("profiles/planning-commission-2024.yaml", profiles_planning_commission_2024_yaml),
    ENTRY("profiles/rulebook-huairou.yaml", profiles_rulebook_huairou_yaml),
    ENTRY("profiles/shichahai-2026.yaml", profiles_shichahai_2026_yaml),
    ENTRY("profiles/zhongguancun-2026.yaml", profiles_zhongguancun_2026_yaml),
    ENTRY("search/initials.txt", search_initials_txt),
    ENTRY("web/app.css", web_app_css),
    ENTRY("web/app.js", web_app_js),
    ENTRY("web/charts.css", web_charts_css),
    ENTRY("web/dark.css", web_dark_css),
    ENTRY("web/desk.css", web_desk_css),
    ENTRY("web/desk.js", web_desk_js),
    ENTRY("web/grid.css", web_grid_css),
    ENTRY("web/grid.js", web_grid_js),
    ENTRY("web/gridedit.css", web_gridedit_css),
    ENTRY("web/gridedit.js", web_gridedit_js),
    ENTRY("web/alarms.js", web_alarms_js),
    ENTRY("web/icon-alarm.svg", web_icon_alarm_svg),
    ENTRY("web/icon.svg", web_icon_svg),
    ENTRY("web/icon-192.png", web_icon_192_png),
    ENTRY("web/icon-512.png", web_icon_512_png),
    ENTRY("web/install.js", web_install_js),
    ENTRY("web/keys.js", web_keys_js),
    ENTRY("web/live.css", web_live_css),
    ENTRY("web/live.js", web_live_js),
    ENTRY("web/order.css", web_order_css),
    ENTRY("web/order.js", web_order_js),
    ENTRY("web/palette.css", web_palette_css),
    ENTRY("web/palette.js", web_palette_js),
    ENTRY("web/places.css", web_places_css),
    ENTRY("web/print.css", web_print_css),
    ENTRY("web/screens.css", web_screens_css),
    ENTRY("web/tokens.css", web_tokens_css),
    ENTRY("web/worker.js", web_worker_js),
};

size_t jiesu_asset_count(void) {
    return sizeof(table) / sizeof(table[0]);
}

const jiesu_asset *jiesu_asset_at(size_t index) {
    return &table[index];
}
