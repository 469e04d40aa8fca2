namespace ActorPm.Shell.Completing;

/// <summary>What bash, zsh and fish run for the Tab key; each asks <c>pbm __complete</c> and nothing else.</summary>
internal static class CompletionScripts
{
    /// <summary>First line of the block in a shell's own file.</summary>
    public const string Begin = "###-begin-pbm-completion-###";

    /// <summary>Last line of the block.</summary>
    public const string End = "###-end-pbm-completion-###";

    // Names may hold blanks, so candidates are lines and are quoted; where there are none, files are completed.
    // A colon in a name ends a word for bash (COMP_WORDBREAKS): what stands before it is taken off again.
    private const string Bash = """
        _pbm_completion() {
          local current candidate prefix
          COMPREPLY=()
          local words=("${COMP_WORDS[@]}") at=$COMP_CWORD
          if declare -F _get_comp_words_by_ref >/dev/null; then
            _get_comp_words_by_ref -n : -w words -i at
          fi
          current="${words[at]}"
          prefix=""
          case "$current" in *:*) case "$COMP_WORDBREAKS" in *:*) declare -F _get_comp_words_by_ref >/dev/null && prefix="${current%:*}:" ;; esac ;; esac
          while IFS= read -r candidate; do
            COMPREPLY+=("$(printf '%q' "${candidate#"$prefix"}")")
          done < <(pbm __complete "$at" -- "${words[@]:1}" 2>/dev/null)
        }
        complete -o default -F _pbm_completion pbm
        """;

    private const string Zsh = """
        _pbm_completion() {
          local -a candidates
          candidates=("${(@f)$(pbm __complete $((CURRENT - 1)) -- "${(@)words[2,-1]}" 2>/dev/null)}")
          candidates=("${(@)candidates:#}")
          if (( ${#candidates} )); then compadd -a candidates; else _files; fi
        }
        if (( ! ${+functions[compdef]} )); then autoload -Uz compinit && compinit; fi
        compdef _pbm_completion pbm
        """;

    private const string Fish = """
        function __pbm_completion
          set -l words (commandline -opc) (commandline -ct)
          pbm __complete (math (count $words) - 1) -- $words[2..-1] 2>/dev/null
        end
        complete -c pbm -a '(__pbm_completion)'
        """;

    /// <summary>Shells there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script of one of them, with its marks.</summary>
    public static string Of(string shell) => $"{Begin}\n{shell switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }}\n{End}\n";
}
