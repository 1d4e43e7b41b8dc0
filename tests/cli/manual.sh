#!/bin/sh
# The manual and the completions know what --help knows, and nothing else.
. "$(dirname "$0")/../tap.sh"
need_program
man=$top_srcdir/help/whybounce.1
completions=$top_srcdir/assets/completions

whybounce --help
# "--ip ADDR", "--offline"
# shellcheck disable=SC2016 # $1 is awk's
printf '%s\n' "$out" | awk '/^  --/ {
	print $1 ($2 ~ /^[A-Z]|[|]/ ? " " $2 : "") }' | sort >"$tmp/help"
ok "--help has options" test "$(wc -l <"$tmp/help")" -gt 30
sed -n 's/^\.It Fl -\([a-z-]*\)\( Ar \(.*\)\)\{0,1\}$/--\1 \3/p' "$man" |
    sed 's/ $//' | sort >"$tmp/man"
ok "every option is in the manual with its argument, and no other" \
    diff "$tmp/help" "$tmp/man"
sed 's/ .*//' "$tmp/help" >"$tmp/options"

for command in explain check report practice lint; do
	ok "the manual has the command $command" \
	    grep -q "^\\.It Cm $command\$" "$man"
done
for key in $(sed -n 's/.*KEY_ID_[A-Z_]*, "[a-z-]*", "\([a-z]\)".*/\1/p' \
    "$top_srcdir/tui/keys.c" | sort -u); do
	ok "the manual has the key $key" grep -q "^\\.I[tc].* $key\\( \\|$\\)" \
	    "$man"
done
for status in 0 1 2 64 65 66 69 70 73; do
	ok "the manual has the status $status" grep -q "^\\.It $status\$" "$man"
done

tree=$top_srcdir/help/whybounce-tree.7
# { "reverse-name", f_reverse_name }
for function in $(sed -n 's/{ "\([a-z-]*\)", f_[a-z_]* }/\n@\1\n/gp' \
    "$top_srcdir"/help/condition*.c | sed -n 's/^@//p'); do
	ok "the manual of the tree has the function $function" \
	    grep -qE "^\\.It Fn (.* Fn )?$function( |\$)" "$tree"
done
for name in "$top_srcdir"/assets/*.xml; do
	case ${name##*/} in fixes*) name='fixes*.xml' ;; esac
	ok "the manual of the tree has the file ${name##*/}" \
	    grep -qF "${name##*/}" "$tree"
done

grep -o -- '--[a-z][a-z-]*' "$completions/whybounce.bash" | sort -u \
    >"$tmp/bash"
ok "bash completes every option, and no other" diff "$tmp/options" "$tmp/bash"
sed -n "s/^	[\"']\\**\\(--[a-z-]*\\)\\[.*/\\1/p" "$completions/_whybounce" |
    sort -u >"$tmp/zsh"
ok "zsh completes every option, and no other" diff "$tmp/options" "$tmp/zsh"
sed -n 's/^complete -c whybounce -l \([a-z-]*\) .*/--\1/p' \
    "$completions/whybounce.fish" | sort -u >"$tmp/fish"
ok "fish completes every option, and no other" diff "$tmp/options" "$tmp/fish"

# complete WORD...: what bash offers for the last of them
offered() {
	bash -c '. "$1"; shift
		COMP_WORDS=(whybounce "$@") COMP_CWORD=$#
		_whybounce 2>/dev/null
		echo "${COMPREPLY[@]}"' bash "$completions/whybounce.bash" "$@"
}
is "bash completes a command" "$(cd "$tmp" && offered exp)" explain
is "bash completes an option" "$(offered check --red)" "--redact"
is "bash completes a value" "$(offered check --format m)" markdown
is "bash completes the second of two ids" "$(offered --only mx,sp)" mx,spf
is "bash completes nothing where anything may stand" "$(offered --helo '')" ""
touch "$tmp/bounce.eml"
is "bash completes files" "$(cd "$tmp" && offered check bou)" bounce.eml
is "bash completes recorded cases" "$(PATH=$(dirname "$program"):$PATH \
    offered practice 01)" \
    "$(basename "$(ls "$top_srcdir"/assets/practice/01*.xml)" .xml)"

for page in "$man" "$top_srcdir/help/whybounce-tree.7"; do
	name=$(basename "$page")
	if ! command -v mandoc >/dev/null; then
		note "mandoc is not here: $name is not looked at"
		continue
	fi
	mandoc -Tlint "$page" | grep -v 'referenced manual not found' \
	    >"$tmp/lint"
	is "$name is clean" "$(cat "$tmp/lint")" ""
	is "$name fits 80 columns" "$(mandoc -Tascii -Owidth=78 "$page" |
	    sed 's/.\x08//g' | awk 'length > 80')" ""
done
for function in fact status detail says said top words answer listed; do
	ok "the tree's manual has $function()" grep -q "^\\.It Fn $function" \
	    "$top_srcdir/help/whybounce-tree.7"
done
for file in "$top_srcdir"/assets/*.xml; do
	name=$(basename "$file" | sed 's/^fixes-.*/fixes*.xml/')
	ok "the tree's manual has $name" grep -qF ".It Pa $name" \
	    "$top_srcdir/help/whybounce-tree.7"
done
tap_end
