# Completion of whybounce for bash.

# Words that begin like the word before the cursor, into COMPREPLY.
_whybounce_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_whybounce_files() {
	compopt -o filenames 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

# The last of several ids with commas between them.
_whybounce_ids() {
	local before=${1%"${1##*,}"} ids='mx sender-domain ptr helo dnsbl
		domain-bl spf dkim dmarc smtp tls own-smtp egress connectors'
	compopt -o nospace 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$ids" -- "${1##*,}")
}

# What stands behind an option. False: it takes nothing.
_whybounce_value() {
	case $1 in
	--side) _whybounce_words 'sender recipient both neither' "$2" ;;
	--exchange) _whybounce_words '2007 2010 2013 2016 2019 se online none' \
	    "$2" ;;
	--format) _whybounce_words 'text markdown html json xml' "$2" ;;
	--lists) _whybounce_words 'core all' "$2" ;;
	--only|--skip) _whybounce_ids "$2" ;;
	--connectors|--ca-file|--batch|--log|--output) _whybounce_files "$2" ;;
	--ip|--helo|--from|--header-from|--to|--mx|--said|--dkim-selector|\
	--answer|--resolver|--source|--smtp-port|--https-port|--timeout)
		COMPREPLY=() ;;
	*) return 1 ;;
	esac
}

_whybounce() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local commands='explain check report practice lint'
	local options='--ip --helo --from --header-from --to --mx --said
		--dkim-selector --side --exchange --connectors --answer --only
		--skip --rcpt-probe --relay-test --resolver --source
		--smtp-port --https-port --ca-file --lists --allow-private
		--timeout --offline --batch --log --format --output --redact
		--plain --ascii --no-color --help --version'

	COMPREPLY=()
	[ "$COMP_CWORD" -gt 1 ] && _whybounce_value "$before" "$word" && return
	case $word in
	-*) _whybounce_words "$options" "$word"; return ;;
	esac
	if [ "$COMP_CWORD" -gt 1 ] && [ "${COMP_WORDS[1]}" = practice ]; then
		_whybounce_words "$(whybounce practice 2>/dev/null |
		    cut -d ' ' -f 1)" "$word"
		return
	fi
	_whybounce_files "$word"
	if [ "$COMP_CWORD" -eq 1 ]; then
		local files=("${COMPREPLY[@]}")
		_whybounce_words "$commands" "$word"
		COMPREPLY+=("${files[@]}")
	fi
}

complete -F _whybounce whybounce
