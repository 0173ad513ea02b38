// Some builds of libxml2 include ICU's headers, which clash with those inside Foundation. Only
// the layout of an encoding handler depends on them, and nothing here touches one.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
