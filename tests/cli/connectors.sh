#!/bin/sh
# --connectors on the command line: exports are read, judged, saved and said;
# what can't be read has a status of its own. The exports of a second set of
# samples are tried where WHYBOUNCE_SAMPLES names it.
. "$(dirname "$0")/../tap.sh"
need_program
own=$top_srcdir/tests/exchange
said='571 Delivery not authorized, message refused'

# value PATH: of the JSON last printed, by a dotted path; [id=x] picks
value() {
	python3 -c 'import json, sys
v = json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."):
    if k.startswith("["):
        name, want = k[1:-1].split("=")
        v = next((x for x in v if x.get(name) == want), None)
    elif isinstance(v, list):
        v = v[int(k)] if int(k) < len(v) else None
    else:
        v = v.get(k) if v is not None else None
print(v)' "$tmp/out" "$1"
}

# check ADDRESS EXPORT...: offline, at the recipient's side
check() {
	address=$1
	shift
	whybounce check --offline --format json --side recipient \
	    --exchange 2016 --ip "$address" --from anna@contoso.example \
	    --to bob@fabrikam.example --said "$said" "$@"
}

finding=checks.[id=connectors]
check 203.0.113.3 --connectors "$own/receive.clixml"
is "an address that is kept out: exit 1" "$status" 1
is "the connector is named" "$(value $finding.details.connector)" \
    'MX01\Branch office'
is "it does not admit" "$(value $finding.details.admits)" False
is "that is the cause" "$(value verdict.detail)" receive-connector-untrusted
is "an export of one's own proves it" "$(value verdict.confidence)" confirmed
is "the first fix makes a connector" "$(value fixes.0.id)" rc-create-partner
has "it names the server" "$out" "-Server 'MX01'"
has "it has the address alone" "$out" "-RemoteIPRanges '203.0.113.3'"
lacks "it trusts nobody" "$out" "ExternalAuthoritative -"
lacks "it opens no relay" "$out" "Add-ADPermission"

check 192.0.2.77 --connectors "$own/receive.clixml"
is "another address gets in" "$(value $finding.status)" pass
is "by the default connector" "$(value $finding.details.connector)" \
    'MX01\Default Frontend MX01'

check 203.0.113.3 --connectors "$own/receive-ps5.txt"
is "a list that was cut decides nothing" "$(value $finding.status)" unknown
is "and the reason is said" "$(value $finding.details.reason)" truncated
is "no connector is named then" "$(value $finding.details.connector)" None

iconv -f UTF-8 -t UTF-16LE "$own/receive.clixml" >"$tmp/bare"
{ printf '\377\376'; cat "$tmp/bare"; } >"$tmp/marked"
for file in bare marked; do
	check 203.0.113.3 --connectors "$tmp/$file"
	is "UTF-16, $file" "$(value $finding.details.connector)" \
	    'MX01\Branch office'
done

check 203.0.113.3 --connectors "$own/receive.clixml" \
    --connectors "$own/pasted.txt"
is "a second file is read, too" "$status" 1
is "rights that it shows let the address in" \
    "$(value $finding.details.reason)" anonymous

# Names of the export in commands: quoted, whatever they hold.
cat >"$tmp/names" <<'EOF'
Identity : MX01\It's "$(calc)`; rm
Bindings : {0.0.0.0:25}
RemoteIPRanges : {203.0.113.9, 192.0.2.1}
PermissionGroups : ExchangeUsers
AuthMechanism : Tls
TransportRole : FrontendTransport

Identity : MX01\Default
Bindings : {0.0.0.0:25}
RemoteIPRanges : {0.0.0.0-255.255.255.255}
PermissionGroups : AnonymousUsers
AuthMechanism : Tls
TransportRole : FrontendTransport
EOF
check 203.0.113.9 --connectors "$tmp/names"
is "an entry for the address alone is taken out" \
    "$(value $finding.details.change)" take-out
is "that fix goes first" "$(value fixes.0.id)" rc-fix-scope
is "the name is quoted" "$(value fixes.0.commands.1.text)" \
    "Set-ReceiveConnector 'MX01\It''s \"\$(calc)\`; rm' \
-RemoteIPRanges @{Remove='203.0.113.9'}"
sed '/^PermissionGroups/s/AnonymousUsers/ExchangeServers/' "$tmp/names" \
    >"$tmp/moved"
for version in 2007 2010 2016; do
	whybounce check --offline --format json --side recipient \
	    --exchange $version --ip 203.0.113.9 --said "$said" \
	    --connectors "$tmp/moved"
	is "$version: where the next refuses it, too, it moves" \
	    "$(value $finding.details.change)" move
	has "$version: out of the one" "$out" "\$(calc)\`; rm' -RemoteIPRanges"
	has "$version: into one of its own" "$out" \
	    "New-ReceiveConnector -Name 'From 203.0.113.9' -Server 'MX01'"
done

# The saved case holds what was read.
whybounce check --offline --format xml --side recipient --exchange 2016 \
    --ip 203.0.113.3 --connectors "$own/receive.clixml" --said "$said"
cp "$tmp/out" "$tmp/case.xml"
ok "the case is valid by its schema" xmllint --nonet --noout \
    --relaxng "$top_srcdir/assets/case.rng" "$tmp/case.xml"
whybounce check --offline --format json "$tmp/case.xml"
is "checked again it says the same" "$(value $finding.details.connector)" \
    'MX01\Branch office'
whybounce report --format text "$tmp/case.xml"
has "the report names the connector" "$out" 'MX01\Branch office'

# The sending side's connectors tell of the sending side.
whybounce check --offline --format json --side sender --said "$said" \
    --to bob@northwind.example --connectors "$own/send.clixml"
is "the EHLO name is learnt from a send connector" "$(value case.helo)" \
    mail.contoso.example
whybounce check --offline --format json --side sender --said "$said" \
    --helo said.contoso.example --connectors "$own/send.clixml"
is "what the person says goes first" "$(value case.helo)" \
    said.contoso.example

# What can't be read.
whybounce check --offline --said "$said" --connectors "$tmp/none"
is "a file that is not there: exit 66" "$status" 66
has "it is named" "$err" "$tmp/none"
printf '<Objs>\n<Obj>\n' >"$tmp/short"
whybounce check --offline --said "$said" --connectors "$tmp/short"
is "a file that ends early: exit 65" "$status" 65
has "its line is named" "$err" "$tmp/short:3: "
printf '<!DOCTYPE Objs [<!ENTITY x "y">]>\n<Objs>&x;</Objs>\n' >"$tmp/dtd"
whybounce check --offline --said "$said" --connectors "$tmp/dtd"
is "a file with a DTD: exit 65" "$status" 65
has "the DTD is named" "$err" "document type"
whybounce check --offline --said "$said" --connectors \
    "$top_srcdir/tests/intake/postfix-blocked.eml"
is "a bounce is no export: exit 65" "$status" 65
has "what is needed is said" "$err" "Get-ReceiveConnector"
whybounce check --offline "$own/receive-ps5.txt"
is "an export in the place of the bounce: exit 65" "$status" 65
has "where it belongs is said" "$err" "--connectors"
whybounce --offline --connectors "$tmp/short"
is "the wizard says so, too" "$status" 65
head -c 104857600 /dev/zero | tr '\0' ' ' >"$tmp/huge"
whybounce check --offline --said "$said" --connectors "$tmp/huge"
is "100 MB: exit 65" "$status" 65
has "the size is said" "$err" "larger than"
rm -f "$tmp/huge"
is "every complaint begins with the program's name" \
    "$(printf '%s\n' "$err" | grep -cv '^whybounce: ')" 0

# ---- a second set of samples ----

samples=${WHYBOUNCE_SAMPLES:-/nonexistent}
real=$samples/exchange/GetReceiveConnector.xml
sample=$samples/knowledge/examples/receive-sample.clixml
golden=$samples/knowledge/examples/golden.tsv
if [ -f "$real" ]; then
	check 203.0.113.9 --connectors "$real"
	is "a real export: the Internet gets in" \
	    "$(value $finding.status)" pass
	has "by its frontend" "$(value $finding.details.connector)" \
	    'Default Frontend'
	whybounce check --offline --format json --side sender \
	    --said "$said" --connectors \
	    "$samples/exchange/GetSendConnector.xml"
	is "a real send connector is read" "$status" 1
	is "behind a smart host no name is learnt" "$(value case.helo)" None
fi
# Rows of the table that are about port 25, nobody logged in, own recipients.
tab=$(printf '\t')
while IFS=$tab read -r client local port tls who own rcpt name more result; do
	[ "$port" = 25 ] && [ "$who" = anonymous ] && [ "$rcpt" = 1 ] ||
	    continue
	: "$local" "$own" "$more"
	check "$client" --connectors "$sample"
	is "$client comes to" "$(value $finding.details.connector)" \
	    "EX1\\$name"
	case $result in
	250*) wanted=True ;;
	451*) wanted=True ;;	# as soon as it encrypts
	*) wanted=False ;;
	esac
	is "$client, TLS $tls: $result" "$(value $finding.details.admits)" \
	    $wanted
done <<EOF
$(cat "$golden" 2>/dev/null)
EOF
tap_end
