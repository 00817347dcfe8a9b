package org.mypkg.console;

import java.util.List;

/**
 * The scripts by which shells complete the command line of a program. They hold its verbs and options; only for the names of
 * packages and the like is the program itself asked.
 */
final class Completions {
    /** The shells for which there is a script. */
    static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    /** What zsh runs when somebody asks; MAIN and PROGRAM stand for names. */
    private static final String ZSH =
            """
            MAIN_offer() {
                local kind
                for kind in ${=1}; do
                    case $kind in
                        file) _files ;;
                        directory) _files -/ ;;
                        listed:*) compadd -- ${(f)"$(PROGRAM $where complete ${kind#listed:} -- $PREFIX 2>/dev/null)"} ;;
                        '='*) compadd -- ${kind#=} ;;
                    esac
                done
            }
            MAIN() {
                local option='' word verb count i
                local -a plain where
                plain=() where=()
                for ((i = 2; i < CURRENT; i++)); do
                    word=$words[i]
                    case $word in
                        --root=* | --config=*) where+=("${word%%=*}" "${(e)${word#*=}/#\\~/$HOME}") ;;
                        --*=*) ;;
                        --root | --config)
                            if ((i + 1 < CURRENT)); then
                                where+=($word ${words[i + 1]/#\\~/$HOME}); ((i++))
                            else
                                option=$word
                            fi ;;
                        -*)
                            MAIN_verb $plain
                            if [[ -n $(MAIN_value "$verb" $word) ]]; then
                                if ((i + 1 < CURRENT)); then ((i++)); else option=$word; fi
                            fi ;;
                        *) plain+=($word) ;;
                    esac
                done
                MAIN_verb $plain
                if [[ -z $option && $PREFIX == --*=* ]]; then
                    option=${PREFIX%%=*}
                    compset -P '*='
                fi
                if [[ -n $option ]]; then
                    MAIN_offer "$(MAIN_value "$verb" $option)"
                elif [[ $PREFIX == -* ]]; then
                    compadd -- ${=$(MAIN_options "$verb")}
                else
                    if ((${#plain} == 0)); then
                        MAIN_described
                    elif ((${#plain} == 1)); then
                        compadd -- ${=$(MAIN_verbs $plain[1])}
                    fi
                    if [[ -n $verb || -z $(MAIN_verbs '') ]]; then
                        MAIN_offer "$(MAIN_word "$verb" $((${#plain} - count)))"
                    fi
                fi
            }
            if [[ ${funcstack[1]} == MAIN ]]; then MAIN "$@"; else compdef MAIN PROGRAM; fi
            """;

    private Completions() {}

    /** The script for a shell. @param shell one of {@link #SHELLS} */
    static String script(Outline outline, String shell) {
        return switch (shell) {
            case "bash" -> bash(outline);
            case "zsh" -> zsh(outline);
            case "fish" -> FishScript.of(outline);
            default -> throw new IllegalArgumentException("no script for " + shell);
        };
    }

    private static void tables(ShellScript script) {
        script.optionNames(script.function("_options"));
        script.valueKinds(script.function("_value"));
        script.wordKinds(script.function("_word"));
        script.verbFinder(script.function("_verb"));
        script.verbWords(script.function("_verbs"));
    }

    /** Everything is a word of {@code COMP_WORDS}, the equals sign of {@code --root=DIR}, too. */
    private static String bash(Outline outline) {
        var script = new ShellScript(outline);
        script.line("# bash completion of " + outline.program() + ", made by '" + outline.program() + " completion bash'");
        tables(script);
        script.lines(
                """
                MAIN_offer() {
                    local kind
                    for kind in $1; do
                        case $kind in
                            file) compopt -o filenames 2>/dev/null; COMPREPLY+=($(IFS=$'\\n'; compgen -f -- "$2")) ;;
                            directory) compopt -o filenames 2>/dev/null; COMPREPLY+=($(IFS=$'\\n'; compgen -d -- "$2")) ;;
                            listed:*) COMPREPLY+=($(compgen -W "$(PROGRAM "${where[@]}" complete "${kind#listed:}" -- "$2" 2>/dev/null)" -- "$2")) ;;
                            '='*) COMPREPLY+=($(compgen -W "${kind#=}" -- "$2")) ;;
                        esac
                    done
                }
                MAIN() {
                    local IFS=$' \\t\\n' cur=${COMP_WORDS[COMP_CWORD]} option='' word verb count kind i
                    local -a words=() where=()
                    COMPREPLY=()
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        word=${COMP_WORDS[i]}
                        case $word in
                            --root | --config)
                                [[ ${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
                                if ((i + 1 < COMP_CWORD)); then
                                    where+=("$word" "${COMP_WORDS[i + 1]/#\\~/$HOME}")
                                    ((i++))
                                else
                                    option=$word
                                fi ;;
                            -*)
                                MAIN_verb "${words[@]}"
                                if [[ -n $(MAIN_value "$verb" "$word") ]]; then
                                    [[ ${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
                                    if ((i + 1 < COMP_CWORD)); then ((i++)); else option=$word; fi
                                fi ;;
                            *) words+=("$word") ;;
                        esac
                    done
                    [[ $cur == '=' ]] && cur=''
                    MAIN_verb "${words[@]}"
                    if [[ -n $option ]]; then
                        MAIN_offer "$(MAIN_value "$verb" "$option")" "$cur"
                        return
                    fi
                    if [[ $cur == -* ]]; then
                        COMPREPLY=($(compgen -W "$(MAIN_options "$verb")" -- "$cur"))
                        return
                    fi
                    if ((${#words[@]} == 0)) || { ((${#words[@]} == 1)) && [[ -n $(MAIN_verbs "${words[0]}") ]]; }; then
                        COMPREPLY=($(compgen -W "$(MAIN_verbs "${words[0]}")" -- "$cur"))
                    fi
                    if [[ -n $verb || -z $(MAIN_verbs '') ]]; then
                        MAIN_offer "$(MAIN_word "$verb" $((${#words[@]} - count)))" "$cur"
                    fi
                }
                complete -F MAIN PROGRAM
                """
                        .replace("MAIN", script.function(""))
                        .replace("PROGRAM", outline.program()));
        return script.text();
    }

    /** {@code words} holds the line, {@code CURRENT} which of them is being typed, from 1 on. */
    private static String zsh(Outline outline) {
        var script = new ShellScript(outline);
        script.line("#compdef " + outline.program());
        script.line("# zsh completion of " + outline.program() + ", made by '" + outline.program() + " completion zsh'");
        tables(script);
        script.line(script.function("_described") + "() {");
        script.line("    local -a described");
        script.line("    described=(");
        for (String first : ShellScript.wordsAfter(outline, "")) {
            String summary = outline.verbs().stream()
                    .filter(verb -> verb.name().equals(first) || verb.name().startsWith(first + " "))
                    .findFirst()
                    .map(Outline.OfVerb::summary)
                    .orElse("");
            boolean alone = outline.verbs().stream().anyMatch(verb -> verb.name().equals(first));
            String more = String.join(", ", ShellScript.wordsAfter(outline, first));
            script.line("        " + ShellScript.quoted(first + ":" + (alone ? summary : more)));
        }
        script.line("    )");
        script.line("    _describe -t verbs verb described");
        script.line("}");
        script.lines(
                ZSH.replace("MAIN", script.function(""))
                        .replace("PROGRAM", outline.program()));
        return script.text();
    }
}
