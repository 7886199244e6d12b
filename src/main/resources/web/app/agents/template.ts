/** What a new agent begins as: it can be used as it is, and shows what can be said. */
export function template(title: string): string {
    return `---
title: ${JSON.stringify(title)}
description: What it is good for, in one sentence.
tools: [search, open, find, list_documents]
# collections: [handbooks]        only these, by the names in their addresses; without: all that the person may read
# audience: [Support]             only these teams may use it; without: everybody
# output: report                  prose, report, table or extract
# budgets: {rounds: 8, calls: 16, tokens: 200k, time: 4m}
starters:
  - A question that shows what it can do?
---
Answer for somebody who is in a hurry: the result first, in one or two sentences, then the details as a short list.

Search again with other words when the first passages answer only a part. Cite every statement. Where sources disagree, name both and
what each says. Say plainly what the documents do not tell.
`;
}

/** Who may use it, after the settings of its text; empty means everybody. Only for people to read: the service decides. */
export function audienceOf(source: string): string[] {
    const settings = /^---\s*\n([\s\S]*?)\n---/.exec(source)?.[1] ?? '';
    const value = /^audience:[ \t]*(.*)((?:\n[ \t]*-[ \t]+.*)*)/m.exec(settings);
    if (!value) return [];
    const [, line = '', items = ''] = value;
    const names = items ? items.split('\n').map(item => item.replace(/^\s*-\s+/, '')) : line.replace(/^\[|\]\s*(#.*)?$/g, '').split(',');
    return names.map(name => name.trim().replace(/^(["'])(.*)\1$/, '$2')).filter(Boolean);
}
