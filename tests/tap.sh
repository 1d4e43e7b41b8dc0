# tap.sh: helpers for tests written in shell (source it; it prints TAP).
#
#   ok "what must hold" COMMAND ARGUMENT...   the command must succeed
#   is "what" GOT WANTED                      two texts are equal
#   has "what" TEXT PIECE                     the text contains the piece
#   lacks "what" TEXT PIECE                   it does not
#   note TEXT                                 a line for the log
#   skip_all "why"                            all is skipped; CI=true: fails
#   tap_end                                   the plan; leaves with 0 or 1
#
# whybounce ARGUMENT... runs the program: its output is in $out, its complaint
# in $err, its exit status in $status. The folder $tmp is removed at the end.

top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
top_srcdir=$(cd "$top_srcdir" && while [ ! -f bootstrap ] && [ "$PWD" != / ]
	do cd ..; done && pwd)
top_builddir=$(cd "${top_builddir:-$top_srcdir/build}" 2>/dev/null && pwd)
program=${WHYBOUNCE:-$top_builddir/whybounce}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
tap_n=0
tap_bad=0

# Nothing of the person who runs the tests may shape their outcome.
export LC_ALL=C.UTF-8 XDG_STATE_HOME="$tmp/state" XDG_DATA_HOME="$tmp/data"
export XDG_CONFIG_HOME="$tmp/config" HOME="$tmp" TERM=xterm-256color
unset NO_COLOR TMUX

note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

tap_say() {
	tap_n=$((tap_n + 1))
	[ "$1" = ok ] || tap_bad=$((tap_bad + 1))
	echo "$1 $tap_n - $2"
}

ok() {
	tap_what=$1
	shift
	if "$@" >"$tmp/tap" 2>&1; then
		tap_say ok "$tap_what"
	else
		tap_say 'not ok' "$tap_what"
		note "$(head -n 40 "$tmp/tap")"
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		tap_say ok "$1"
	else
		tap_say 'not ok' "$1"
		note "got    $2"
		note "wanted $3"
	fi
}

has() {
	case $2 in
	*"$3"*) tap_say ok "$1" ;;
	*) tap_say 'not ok' "$1"
		note "wanted to find: $3"
		note "in: $(printf '%s' "$2" | head -c 2000)" ;;
	esac
}

lacks() {
	case $2 in
	*"$3"*) tap_say 'not ok' "$1"
		note "did not want: $3" ;;
	*) tap_say ok "$1" ;;
	esac
}

skip_all() {
	if [ "${CI:-}" = true ]; then
		echo "Bail out! $1"
		exit 1
	fi
	echo "1..0 # SKIP $1"
	exit 0
}

need_program() {
	[ -x "$program" ] || skip_all "$program is not built"
}

whybounce() {
	status=0
	"$program" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	out=$(tr -d '\000' <"$tmp/out")
	err=$(tr -d '\000' <"$tmp/err")
}

tap_end() {
	echo "1..$tap_n"
	[ $tap_bad -eq 0 ] || exit 1
	exit 0
}
