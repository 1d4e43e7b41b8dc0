/*
 * --version: see version.h.
 */
#include "tui/version.h"

#include <stdio.h>
#include <stdlib.h>

#include "config.h"
#include "checks/asset.h"
#include "checks/library.h"
#include "help/pattern.h"
#include "help/report.h"
#include "tui/canvas.h"

static void
print_libraries(void)
{
	static const struct {
		const char *name;
		void (*tell)(char out[LIBRARY_TEXT]);
	} table[] = {
		{ "c-ares", library_cares }, { "libcurl", library_curl },
		{ "OpenSSL", library_openssl }, { "libxml2", library_xml },
		{ "GMime", library_gmime }, { "libidn2", library_idn2 },
		{ "libpsl", library_psl }, { "jansson", report_json_library },
		{ "PCRE2", pattern_library }, { "ncurses", canvas_library },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char version[LIBRARY_TEXT];

		table[i].tell(version);
		printf("%-8s %s\n", table[i].name, version);
	}
}

/* The folder of the data, and what a site or a person put in their place. */
static void
print_data(void)
{
	char **name;
	int n = asset_list("", &name);

	printf("data     %s\n", asset_folder());
	for (int i = 0; i < n; i++) {
		char *path = asset_overriding(name[i]);

		if (path != NULL)
			printf("site     %s\n", path);
		free(path);
		free(name[i]);
	}
	free(name);
}

void
version_print(void)
{
	printf("whybounce %s\n", PACKAGE_VERSION);
	print_libraries();
	print_data();
}
