#!/bin/sh
# The command line itself: help, version, and what cannot be meant.
. "$(dirname "$0")/../tap.sh"
need_program

whybounce --version
is "--version succeeds" "$status" 0
first=$(printf '%s\n' "$out" | head -n 1)
has "--version begins with the program's own" "$first" "whybounce "
is "it is two words" "$(printf '%s\n' "$first" | wc -w | tr -d ' ')" 2
for library in c-ares libcurl OpenSSL libxml2 GMime libidn2 libpsl jansson \
    ncurses; do
	is "then comes that of $library" "$(printf '%s\n' "$out" |
	    grep -cE "^$library +[0-9]+\.[0-9]")" 1
done
has "and where the data is" "$out" "data     "

whybounce --help
is "--help succeeds" "$status" 0
for command in explain check report practice lint; do
	has "--help knows $command" "$out" "$command"
done
for option in --ip --helo --from --to --resolver --rcpt-probe --output \
    --format --offline; do
	has "--help knows $option" "$out" "$option"
done
is "--help fits 80 columns" \
    "$(printf '%s\n' "$out" | awk 'length > 80')" ""

for command in explain check report practice lint; do
	whybounce $command --help
	is "$command --help succeeds" "$status" 0
	has "$command --help is about $command" "$out" "$command"
done

whybounce --no-such-option
is "an unknown option is a usage error" "$status" 64
has "an unknown option is named" "$err" "--no-such-option"
whybounce check
is "check without anything to check is a usage error" "$status" 64
whybounce report
is "report without a case is a usage error" "$status" 64
whybounce practice no-such-case
is "a practice case that does not exist is a usage error" "$status" 64

# Without a terminal the wizard is lines of text; at the end of input it ends.
whybounce --offline
ok "the wizard at the end of input ends" test "$status" -le 2
lacks "the wizard without a terminal paints nothing" "$out" "$(printf '\033')"
has "it shows what can be done" "$out" "Paste the bounce"
tap_end
