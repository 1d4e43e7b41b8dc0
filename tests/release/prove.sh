#!/bin/sh
# What a release proves beside `make check`: the package builds from what is
# distributed, installs, runs and leaves nothing behind; the report looks well
# at the widths of a telephone and of a desk; completions complete in each
# shell. `make check-release` runs it. It needs dpkg-dev, debhelper, lintian,
# chromium, zsh, fish and mandoc, and root to install the package.
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
    usr/share/bash-completion/completions/whybounce.bash \
    usr/share/zsh/vendor-completions/_whybounce \
    usr/share/fish/vendor_completions.d/whybounce.fish; do
	ok "it has /$file" test -s "$tmp/root/$file"
done
if [ "$(id -u)" = 0 ]; then
	step "it installs" dpkg -i "$deb"
	ok "it runs" sh -c 'cd / && /usr/bin/whybounce --version |
	    grep -qx "data     /usr/share/whybounce"'
	ok "it explains" sh -c 'cd / && /usr/bin/whybounce check --offline \
	    --said "550 5.1.1 user unknown"; [ $? = 1 ]'
	step "it can be removed" dpkg -P whybounce
	ok "and leaves nothing" sh -c '[ ! -e /usr/bin/whybounce ] &&
	    [ ! -e /usr/share/whybounce ]'
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

for name in 01-old-partner 12-small-office; do
	page=$pictures/$name.html
	"$program" report --format html --output "$page" \
	    "$top_srcdir/assets/practice/$name.xml"
	for pixels in 400 1200; do
		is "$name is no wider than $pixels pixels" \
		    "$(width "$page" $pixels)" $pixels
		browser --window-size=$pixels,2000 \
		    --screenshot="$pictures/$name-$pixels.png" "file://$page"
		ok "$name has a picture of $pixels pixels" \
		    test -s "$pictures/$name-$pixels.png"
	done
done
note "look at them: $pictures"

# ---- completions ----
is "bash reads its completion" "$(bash -n \
    assets/completions/whybounce.bash 2>&1)" ""
PATH=$(dirname "$program"):$PATH
is "fish completes" "$(fish -c 'source assets/completions/whybounce.fish
    complete -C "whybounce check --forma"' | cut -f1)" "--format"
is "fish completes recorded cases" "$(fish -c '
    source assets/completions/whybounce.fish
    complete -C "whybounce practice 01"' | cut -f1)" 01-old-partner
is "zsh completes" "$(zsh -f tests/release/complete.zsh "$top_srcdir" \
    'whybounce check --redac' | tr -d '\r' | grep -o -- --redact |
    head -n 1)" "--redact"
tap_end
