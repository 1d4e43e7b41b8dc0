# make.sh: how the reviewed reports come about; renew.sh and the test
# tests/cli/reports.sh read it. Needs $program, $record, $top and a folder $to.
#
#   reports_record NAME          the case of this name, recorded: $to/NAME.xml
#   reports_write NAME FORMAT    its report: $to/NAME.FORMAT
#   reports_copy NAME FORMAT     the path of the reviewed copy
#
# NAME is a line of tests/reports/cases: a practice case, or one of
# tests/cases. The case itself (format xml) is what ships for practice. The
# version of the program does not count.

reports_formats='text markdown html json xml'

reports_record() {
	if [ -f "$top/assets/practice/$1.xml" ]; then
		cp "$top/assets/practice/$1.xml" "$to/$1.case"
	else
		"$record" "$top/tests/cases/$1.case" "$to/$1.case" \
		    "$top/tests/practice"
	fi
}

reports_write() {
	"$program" report --format "$2" "$to/$1.case" >"$to/$1.raw" || :
	sed -e 's/whybounce [0-9][0-9.]*/whybounce VERSION/' \
	    -e 's/"whybounce": "[0-9.]*"/"whybounce": "VERSION"/' \
	    "$to/$1.raw" >"$to/$1.$2"
}

reports_copy() {
	if [ "$2" = xml ] && [ -f "$top/assets/practice/$1.xml" ]; then
		echo "$top/assets/practice/$1.xml"
	else
		echo "$top/tests/reports/$1.$2"
	fi
}
