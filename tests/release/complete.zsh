# What zsh makes of a line when Tab is pressed at its end: a shell of its own
# behind a terminal. zsh -f complete.zsh SOURCES LINE
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; fpath=($1/assets/completions \$fpath)
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word"
sleep 1
zpty -w -n shell "$2"$'\t'
sleep 1
zpty -w -n shell $'\n'
sleep 0.5
while zpty -r -t shell text; do
	print -r -- "$text"
done
zpty -d shell
