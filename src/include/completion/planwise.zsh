#compdef planwise
# zsh completion of planwise:  source <(planwise completion zsh), or as the file _planwise in a directory of $fpath
_planwise() {
  local out line
  local -a values helps methods method_helps
  out="$("${words[1]}" __complete zsh "${(@Q)words[1,CURRENT]}" 2>/dev/null)" || return 1
  case "$out" in
    :files*) _files; return ;;
    :directories*) _files -/; return ;;
  esac
  for line in "${(@f)out}"; do
    [[ "$line" == :words || -z "$line" ]] && continue
    local value="${line%%$'\t'*}" help="${line#*$'\t'}"
    if [[ "$value" == *: ]]; then
      methods+=("$value"); method_helps+=("$value  $help")
    else
      values+=("$value"); helps+=("${value}${help:+  -- $help}")
    fi
  done
  (( ${#values} )) && compadd -l -d helps -a values
  (( ${#methods} )) && compadd -S '' -d method_helps -a methods
}
if [[ "${funcstack[1]}" == _planwise ]]; then _planwise "$@"; else (( $+functions[compdef] )) && compdef _planwise planwise; fi
