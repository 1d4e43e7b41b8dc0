#!/bin/sh
# What a site or a person puts in the place of what ships.
. "$(dirname "$0")/../tap.sh"
need_program
mine=$XDG_CONFIG_HOME/whybounce
mkdir -p "$mine"

sed 's/<title>[^<]*greylisting[^<]*<\/title>/<title>Ask Carol<\/title>/' \
    "$top_srcdir/assets/causes.xml" >"$mine/causes.xml"
ok "the test changes a title" grep -q 'Ask Carol' "$mine/causes.xml"
whybounce check --offline --said '450 4.2.0 Greylisted, come back'
has "a file of one's own takes the place of what ships" "$out" "Ask Carol"
whybounce --version
has "--version tells of it" "$out" "site     $mine/causes.xml"
whybounce lint
is "lint looks at it" "$status" 0

cat >"$mine/fixes-site.xml" <<'END'
<fixes>
  <fix id="call-carol" who="you" risk="safe">
    <title>Call Carol of the mail team</title>
    <way id="phone" platform="any"><step>Dial 77.</step></way>
    <verify>She answers.</verify>
    <undo>Nothing is to be undone.</undo>
  </fix>
</fixes>
END
sed 's/\(<cause id="greylisting"[^>]*>\)/\1<!-- -->/
	/<cause id="greylisting"/,/<\/cause>/{
	s/<fix ref="[^"]*"\/>/<fix ref="call-carol"\/>/
	}' \
    "$mine/causes.xml" >"$tmp/causes.xml"
mv "$tmp/causes.xml" "$mine/causes.xml"
whybounce lint
is "a file of fixes is added" "$status$out$err" "0all well"
whybounce check --offline --said '450 4.2.0 Greylisted'
has "and its fixes are told" "$out" "Call Carol of the mail team"

echo '<causes' >"$mine/causes.xml"
whybounce check --offline --said '450 4.2.0 Greylisted'
is "a file that is broken is a broken installation: 70" "$status" 70
has "it is named with its line" "$err" "$mine/causes.xml:2:"
status=0
WHYBOUNCE_DATA=$top_srcdir/assets "$program" check --offline \
    --said '450 4.2.0 Greylisted' >"$tmp/out" 2>"$tmp/err" || status=$?
is "WHYBOUNCE_DATA is all there is" "$status" 1
rm "$mine/causes.xml"
echo '<nonsense/>' >"$mine/case.rng"
whybounce check --offline --said '450 4.2.0 Greylisted' --format xml \
    --output "$tmp/case.xml"
whybounce report "$tmp/case.xml"
is "schemas are the program's own" "$status" 1
tap_end
