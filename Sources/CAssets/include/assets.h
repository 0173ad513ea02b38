/// Files that ship inside the binary: style sheet, script, texts, migrations, profiles.
/// One line per file in assets.c; a test compares that list with the folders.
#ifndef JIESU_ASSETS_H
#define JIESU_ASSETS_H

#include <stddef.h>

typedef struct {
    const char *path;            // relative to Sources/CAssets, e.g. "web/app.css"
    const unsigned char *bytes;
    size_t length;
} jiesu_asset;

/// Number of embedded files.
size_t jiesu_asset_count(void);

/// The embedded file at `index`, which must be below `jiesu_asset_count()`.
const jiesu_asset *jiesu_asset_at(size_t index);

#endif
