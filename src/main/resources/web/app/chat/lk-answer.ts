import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-copy';
import type { Step, Verdict } from '../platform/steps';
import type { Citation, Outcome } from '../platform/types';
import { t } from '../strings';
import { ASK, agentOf } from './agents';
import './lk-cite';
import './lk-nearest';
import './lk-run-details';
import './lk-sources';
import './lk-support';
import './lk-timeline';
import { markdown } from './markdown-view';
import { prose } from './prose';
import { doubts } from './support';
import { isEventful } from './timeline';

export interface AnswerView {
    id: string;
    runId: string | null;
    text: string;
    citations: Citation[];
    nearest: Citation[];
    outcome: Outcome | null;
    model: string | null;
    agent: string | null;
    /** What was done for it, as far as this page saw it. */
    steps: Step[];
    verdicts: Verdict[];
    conflicts: string[];
    running: boolean;
}

export interface Opening {
    answerId: string;
    citations: Citation[];
    index: number;
}

/** An answer, finished or on its way. Fires `open-citation` with an {@link Opening}. */
@customElement('lk-answer')
export class LkAnswer extends LitElement {
    static override styles = [
        controls,
        prose,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px; }
            .label { display: flex; align-items: center; gap: 8px; width: fit-content; padding: 5px 12px 5px 8px; border-radius: 99px; background: var(--warn-soft); color: var(--warn); font: 500 var(--text-s) / 1.35 var(--sans); }
            .foot { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; color: var(--ink-soft); font-size: var(--text-s); margin-left: -7px; }
            .agent { display: inline-flex; align-items: center; gap: 5px; font-weight: 550; color: var(--ink); }
            .conflicts { border-radius: 14px; line-height: 1.5; overflow-wrap: anywhere; }
            .conflicts ul { display: grid; gap: 4px; margin-top: 2px; }
            .stopped { display: flex; gap: 8px; align-items: center; color: var(--ink-soft); font-size: var(--text-s); }
            .caret { display: inline-block; width: 8px; height: 1.1em; vertical-align: -0.2em; border-radius: 2px; background: var(--accent); animation: blink 1s steps(2) infinite; }
            @keyframes blink { 50% { opacity: 0; } }
            @media (prefers-reduced-motion: reduce) { .caret { animation: none; } }
        `,
    ];

    @property({ attribute: false }) answer!: AnswerView;
    /** Number of the citation that the viewer shows now. */
    @property({ type: Number }) active = 0;
    @property({ type: Boolean }) explain = false;

    override render() {
        const { text, citations, nearest, outcome, model, steps, verdicts, conflicts, running } = this.answer;
        const done = isEventful(steps) ? html`<lk-timeline .steps=${steps} .sources=${citations}></lk-timeline>` : nothing;
        if (outcome === 'ABSTAINED') return html`${done}<lk-nearest .sentence=${text} .passages=${nearest} .active=${this.active} @cite=${this.opened(nearest)}></lk-nearest>`;
        return html`${done}${model === 'extractive' && this.explain ? html`<p class="label">${icon('quote', 16)}<span>${t.chat.extractive}</span></p>` : nothing}
            <div class="prose" @cite=${this.opened(citations)}>
                ${markdown(text, number => this.chip(number), running ? [] : doubts(verdicts, text))}${running ? html`<span class="caret" aria-hidden="true"></span>` : nothing}
            </div>
            ${outcome === 'STOPPED' ? html`<p class="stopped">${icon('stop', 16)}${t.chat.stopped}</p>` : nothing}
            ${conflicts.length ? html`<div class="notice warn conflicts" role="note" aria-label=${t.support.conflicts}>${icon('warning', 18)}<div><strong>${t.support.conflicts}</strong>
                <ul>${conflicts.map(conflict => html`<li>${conflict}</li>`)}</ul></div></div>` : nothing}
            ${running ? nothing : this.foot()}`;
    }

    private foot() {
        const { text, citations, model, runId, agent, verdicts } = this.answer;
        const open = citations.filter(citation => citation.available !== false);
        const documents = new Set(open.map(citation => citation.documentId)).size;
        const collections = new Set(open.map(citation => citation.collection)).size;
        return html`${citations.length ? html`<lk-sources .citations=${citations} .active=${this.active} @cite=${this.opened(citations)}></lk-sources>` : nothing}
            <div class="foot">
                <lk-copy .text=${plainText(text, citations)} label=${t.chat.copyAnswer}></lk-copy>
                ${agent && agent !== ASK ? html`<span class="agent">${icon('agent', 16)}${agentOf(agent)?.title ?? t.chat.agentName(agent)}</span>` : nothing}
                ${model ? html`<span>${t.chat.writtenBy(model)}</span>` : nothing}
                ${documents ? html`<span>${t.chat.sourceCount(documents, collections)}</span>` : nothing}
                ${verdicts.length ? html`<lk-support .verdicts=${verdicts} .text=${text}></lk-support>` : nothing}
                ${runId ? html`<lk-run-details .runId=${runId}></lk-run-details>` : nothing}
            </div>`;
    }

    private chip(number: number) {
        const citation = this.answer.citations.find(candidate => candidate.number === number);
        return citation ? html`<lk-cite .citation=${citation} ?active=${this.active === number}></lk-cite>` : undefined;
    }

    private opened(citations: Citation[]) {
        return (event: CustomEvent<number>): void => {
            event.stopPropagation();
            const open = citations.filter(citation => citation.available !== false);
            const index = open.findIndex(citation => citation.number === event.detail);
            const detail: Opening = { answerId: this.answer.id, citations: open, index };
            if (index >= 0) this.dispatchEvent(new CustomEvent('open-citation', { detail, bubbles: true, composed: true }));
        };
    }
}

/** What the copy button gives: the answer with its sources, so that a pasted answer keeps its evidence. */
function plainText(text: string, citations: Citation[]): string {
    const lines = citations.filter(citation => citation.available !== false).map(citation =>
        `[${citation.number}] ${citation.title}${citation.page > 0 ? `, ${t.chat.page(citation.page).toLowerCase()}` : ''} (${citation.collection})`);
    return lines.length ? `${text}\n\n${t.chat.sources}\n${lines.join('\n')}` : text;
}
