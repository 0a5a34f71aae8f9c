# fish completion of planwise:  planwise completion fish | source
function __planwise_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l out ($words[1] __complete fish $words 2>/dev/null)
    switch "$out[1]"
        case ':files'
            __fish_complete_path (commandline -ct)
        case ':directories'
            __fish_complete_directories (commandline -ct)
        case ':words'
            printf '%s\n' $out[2..-1]
    end
end
complete -c planwise -f -a '(__planwise_complete)'
