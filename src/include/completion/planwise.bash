# bash completion of planwise:  source <(planwise completion bash)
_planwise() {
  local out line
  COMPREPLY=()
  out="$("${COMP_WORDS[0]}" __complete bash "$COMP_LINE" "$COMP_POINT" "$COMP_WORDBREAKS" 2>/dev/null)" || return 0
  case "$out" in
    :files*) compopt -o default 2>/dev/null; return 0 ;;
    :directories*) compopt -o dirnames -o filenames 2>/dev/null; return 0 ;;
  esac
  while IFS= read -r line; do
    [[ "$line" == :words || -z "$line" ]] || COMPREPLY+=("$line")
  done <<< "$out"
  # a method, an option with =: its value follows at once
  if [[ ${#COMPREPLY[@]} -eq 1 && ("${COMPREPLY[0]}" == *: || "${COMPREPLY[0]}" == *=) ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _planwise planwise
