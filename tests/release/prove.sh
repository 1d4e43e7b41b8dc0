#!/bin/sh
# What a release proves beside `make check`: the package builds from what is
# distributed, installs, runs and leaves nothing behind; its manual pages are
# clean; the report looks well at the widths of a telephone and of a desk, by
# day and by night; completions complete in each shell. `make check-release`
# runs it. It needs dpkg-dev, debhelper, lintian, chromium, zsh, fish and
# mandoc, and root to install the package (on a machine that has none yet).
. "$(dirname "$0")/../tap.sh"
need_program
pictures=$top_builddir/release
mkdir -p "$pictures"
for tool in dpkg-buildpackage dh lintian chromium zsh fish mandoc; do
	command -v $tool >/dev/null || skip_all "$tool is missing"
done

# step "what" COMMAND...: its whole output goes to a log beside the pictures
step() {
	what=$1
	log=$pictures/$(printf '%s' "$what" | tr -c 'a-z\n' '-').log
	shift
	if "$@" >"$log" 2>&1; then
		tap_say ok "$what"
	else
		tap_say 'not ok' "$what"
		note "see $log"
		note "$(tail -n 20 "$log")"
	fi
}

# ---- the package ----
step "the distribution can be made" \
    make -s -C "$top_builddir" distdir distdir="$tmp/whybounce"
cd "$tmp/whybounce" || exit 1
step "the package builds" env -u MAKEFLAGS -u MAKELEVEL -u top_srcdir \
    -u top_builddir dpkg-buildpackage -us -uc
deb=$(ls "$tmp"/whybounce_*.deb 2>/dev/null)
step "lintian finds no error" lintian --allow-root --fail-on error,warning \
    "$(ls "$tmp"/whybounce_*.changes)"
step "it can be unpacked" dpkg-deb -x "$deb" "$tmp/root"
for file in usr/bin/whybounce usr/share/man/man1/whybounce.1.gz \
    usr/share/man/man7/whybounce-tree.7.gz usr/share/whybounce/tree.xml \
    usr/share/whybounce/report.schema.json \
    usr/share/whybounce/practice/01-old-partner.xml \
    usr/share/doc/whybounce/README.md.gz \
    usr/share/doc/whybounce/FORMAT.md.gz \
    usr/share/bash-completion/completions/whybounce.bash \
    usr/share/zsh/vendor-completions/_whybounce \
    usr/share/fish/vendor_completions.d/whybounce.fish; do
	ok "it has /$file" test -s "$tmp/root/$file"
done
for page in man1/whybounce.1 man7/whybounce-tree.7; do
	gzip -dc "$tmp/root/usr/share/man/$page.gz" >"$tmp/${page#*/}"
	is "${page#*/} is clean" "$(mandoc -Tlint "$tmp/${page#*/}" |
	    grep -v 'referenced manual not found')" ""
done
if dpkg-query -W whybounce >/dev/null 2>&1; then
	note "whybounce is installed here: it is left as it is"
elif [ "$(id -u)" = 0 ]; then
	step "it installs" dpkg -i "$deb"
	ok "it runs" sh -c 'cd / && /usr/bin/whybounce --version |
	    grep -qx "data     /usr/share/whybounce"'
	ok "it explains" sh -c 'cd / && /usr/bin/whybounce check --offline \
	    --said "550 5.1.1 user unknown"; [ $? = 1 ]'
	ok "it reports" sh -c 'cd / && /usr/bin/whybounce report \
	    /usr/share/whybounce/practice/01-old-partner.xml |
	    grep -q "^Verdict  "'
	ok "its knowledge is whole" sh -c 'cd / && /usr/bin/whybounce lint'
	dpkg -L whybounce >"$tmp/files"
	step "it can be removed" dpkg -P whybounce
	is "and leaves nothing" "$(while read -r file; do
		[ -d "$file" ] || ls -d "$file" 2>/dev/null
	done <"$tmp/files"; ls -d /usr/share/whybounce 2>/dev/null)" ""
else
	note "nobody may install it here"
fi
cd "$top_srcdir" || exit 1

# ---- the pictures ----
browser() {
	timeout 120 chromium --headless --no-sandbox --disable-gpu \
	    --hide-scrollbars --user-data-dir="$tmp/chromium" \
	    --allow-file-access-from-files "$@" 2>/dev/null
}

# How wide the page wants to be in a frame of so many pixels.
width() {
	cat >"$tmp/frame.html" <<END
<iframe id="f" style="border:0;width:$2px;height:900px" src="$1"></iframe>
<script>onload = () => { const d = document.getElementById('f')
document.title = 'w' + d.contentDocument.documentElement.scrollWidth
document.body.append(document.title) }</script>
END
	browser --virtual-time-budget=5000 --dump-dom \
	    "file://$tmp/frame.html" | grep -o 'w[0-9]*</body>' | tr -dc 0-9
}

# Kinds that differ in what they show.
for name in 01-old-partner 04-new-supplier 10-overnight 12-small-office \
    20-nothing-leaves 21-german-report; do
	page=$pictures/$name.html
	"$program" report --format html --output "$page" \
	    "$top_srcdir/assets/practice/$name.xml"
	for pixels in 400 1200; do
		is "$name is no wider than $pixels pixels" \
		    "$(width "$page" $pixels)" $pixels
		for scheme in night day; do
			picture=$pictures/$name-$pixels-$scheme.png
			browser --window-size=$pixels,4000 \
			    --blink-settings=preferredColorScheme=$(
			    [ $scheme = day ]; echo $((1 - $?))) \
			    --screenshot="$picture" "file://$page"
			ok "$name has a picture of $pixels pixels by $scheme" \
			    test -s "$picture"
		done
		is "$name looks otherwise by night, $pixels pixels wide" \
		    "$(cmp -s "$pictures/$name-$pixels-night.png" \
		    "$pictures/$name-$pixels-day.png"; echo $?)" 1
	done
done
note "look at them: $pictures"

# ---- completions ----
PATH=$(dirname "$program"):$PATH
# What bash offers for the last of these words.
offered() {
	bash -c '. "$1"; shift
		COMP_WORDS=(whybounce "$@") COMP_CWORD=$#
		$(complete -p whybounce | sed "s/.*-F \\([^ ]*\\).*/\\1/")
		echo "${COMPREPLY[@]}"' bash \
	    "$tmp/root/usr/share/bash-completion/completions/whybounce.bash" \
	    "$@" 2>/dev/null
}
is "bash completes" "$(offered check --forma)" "--format"
is "bash completes recorded cases" "$(offered practice 01)" 01-old-partner
is "fish completes" "$(fish -c 'source assets/completions/whybounce.fish
    complete -C "whybounce check --forma"' | cut -f1)" "--format"
is "fish completes recorded cases" "$(fish -c '
    source assets/completions/whybounce.fish
    complete -C "whybounce practice 01"' | cut -f1)" 01-old-partner
is "zsh completes" "$(zsh -f tests/release/complete.zsh "$top_srcdir" \
    'whybounce check --redac' | tr -d '\r' | grep -o -- --redact |
    head -n 1)" "--redact"
tap_end
