/** What is wrong with an agent's text. */
export interface AgentProblem {
    /** From 1; 0 when it is the whole. */
    line: number;
    sentence: string;
}

/** Takes the service's "name.md:LINE: sentence" apart. */
export function problemIn(problem: string | null): AgentProblem | null {
    if (!problem) return null;
    const [, line = '0', sentence = problem] = /^[^\s:]+\.md:(?:(\d+):)?\s*([\s\S]*)$/.exec(problem) ?? [];
    return { line: Number(line), sentence };
}
