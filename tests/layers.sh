#!/bin/sh
# Arrows run one way, tui -> help -> checks, and each library has one door:
# read from the include lines.
. "$(dirname "$0")/tap.sh"
cd "$top_srcdir" || exit 1

# includes ROOM: "file:line:header" of every include line in it
includes() {
	grep -rnE '^[ \t]*#[ \t]*include' "$1" --include='*.[ch]' |
	    sed -E 's/^([^:]*:[0-9]+):[^<"]*[<"]([^>"]*).*/\1:\2/'
}

# closed "what" ROOM REGEX: no include of the room matches
closed() {
	found=$(includes "$2" | grep -E "^[^:]*:[0-9]+:($3)" || :)
	is "$1" "$found" ""
}

# door "what" REGEX FILE...: only these files include such headers
door() {
	what=$1 regex=$2
	shift 2
	allowed=" $* "
	found=
	for file in $(for room in checks help tui; do includes $room; done |
	    grep -E "^[^:]*:[0-9]+:($regex)" | cut -d: -f1 | sort -u); do
		case $allowed in
		*" $file "*) ;;
		*) found="$found $file" ;;
		esac
	done
	is "$what" "$found" ""
}

closed "checks/ knows neither help/ nor tui/" checks 'help/|tui/'
closed "help/ does not know tui/" help 'tui/'
closed "nothing outside tests/ knows tests/" checks 'tests/'
closed "no header is reached by its neighbour's path" checks '\.\./'
closed "help/ opens no sockets" help 'sys/socket|netdb|netinet/|arpa/|poll'
closed "help/ reads no mail library" help 'gmime|ares|curl|openssl'
is "curses is known to one file, in tui/" "$(for room in checks help tui
do includes $room; done | grep -E ':[0-9]+:(n?curses|ncursesw/.*)\.h' |
    cut -d: -f1 | sort -u | sed 's,^tui/.*,tui/,' | tr '\n' ' ')" "tui/ "
door "c-ares is known to one file" 'ares' checks/dns_channel.c
door "GMime is known to one file" 'gmime' checks/intake_mime.c
door "libcurl is known to its sources, and started by main" 'curl/' \
    checks/source_smtp.c checks/source_https.c checks/multi.c \
    checks/multi.h tui/main.c
door "OpenSSL is known to what looks at TLS and DKIM" 'openssl/' \
    checks/smtp_tls.c checks/tls_chain.c checks/dkim_crypto.c
door "PCRE2 is known to one file" 'pcre2' help/pattern.c
door "JSON is known to one file of help/" 'jansson' help/report_json.c \
    tui/batch.c

# Own header first: a header that needs another one to be read first shows.
own_first() {
	for file in checks/*.c help/*.c tui/*.c; do
		own=${file%.c}.h
		[ -f "$own" ] || continue
		first=$(grep -m1 -E '^#include' "$file" |
		    sed -E 's/^#include [<"]([^>"]*).*/\1/')
		[ "$first" = "$own" ] || echo "$file includes $first first"
	done
}
is "a file includes its own header first" "$(own_first)" ""
tap_end
