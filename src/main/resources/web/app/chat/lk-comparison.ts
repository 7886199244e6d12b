import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-dialog';
import type { ComparedAnswer, Comparison } from '../platform/types';
import { t } from '../strings';

type Word = Comparison['words'][number];

/** Two answers to the same question: which words went, which came, and what each rests on. Fires `dismissed`. */
@customElement('lk-comparison')
export class LkComparison extends LitElement {
    static override styles = [
        controls,
        css`
            .sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 20px; }
            h3 { font: 600 var(--text-m) / 1.35 var(--sans); }
            .side { display: grid; align-content: start; gap: 4px; padding: 12px 14px; border: 1px solid var(--line); border-radius: 14px; font-size: var(--text-s); overflow-wrap: anywhere; }
            .side ul { display: grid; gap: 3px; }
            .side li { display: flex; gap: 6px; align-items: baseline; }
            .words { padding: 14px 16px; border: 1px solid var(--line); border-radius: 14px; background: var(--sunken); line-height: 1.7; white-space: pre-wrap; overflow-wrap: anywhere; }
            ins { background: var(--good-soft); color: var(--good); text-decoration: underline; text-underline-offset: 3px; border-radius: 3px; }
            del { background: var(--bad-soft); color: var(--bad); text-decoration: line-through; border-radius: 3px; }
            .key { display: flex; flex-wrap: wrap; gap: 6px 16px; color: var(--ink-soft); font-size: var(--text-s); }
            @media (max-width: 560px) { .sides { grid-template-columns: minmax(0, 1fr); } }
        `,
    ];

    @property({ attribute: false }) comparison!: Comparison;
    @property() conversationId = '';

    override render() {
        const { first, second, words, sameSources } = this.comparison;
        const text = t.receipt;
        const same = words.every(({ kind }) => kind === 'SAME');
        return html`<lk-dialog heading=${text.comparison} wide @dismissed=${this.end}>
            <p class="notice ${same && sameSources ? 'good' : 'info'}">${icon(same && sameSources ? 'check' : 'info', 18)}<span>${same ? text.sameWords : text.otherWords} ${sameSources ? text.sameSources : text.otherSources}</span></p>
            <div class="sides">${this.side(text.before, first)}${this.side(text.after, second)}</div>
            ${same ? nothing : html`<p class="key"><span><del>${text.removed}</del></span><span><ins>${text.added}</ins></span></p>`}
            <div class="words" tabindex="0" role="group" aria-label=${text.differences}>${words.map((word, index) => this.word(word, words[index + 1]))}</div>
            <a slot="actions" class="button secondary" href="/c/${this.conversationId}">${text.openReplay}</a>
            <button slot="actions" class="primary" type="button" @click=${this.end}>${t.done}</button>
        </lk-dialog>`;
    }

    private side(heading: string, { model, outcome, citations }: ComparedAnswer) {
        return html`<div class="side"><h3>${heading}</h3>
            <p class="soft">${model ? t.chat.writtenBy(model) : ''}${outcome === 'ANSWERED' ? '' : ` · ${t.receipt.answerOutcomes[outcome]}`}</p>
            ${citations.length ? html`<ul>${citations.map(title => html`<li>${icon('file', 14)}<span>${title}</span></li>`)}</ul>` : html`<p class="soft">${t.receipt.noSources}</p>`}</div>`;
    }

    private word({ kind, text }: Word, next: Word | undefined) {
        const gap = kind === 'REMOVED' && next?.kind === 'ADDED' && !/\s$/.test(text) ? ' ' : '';
        switch (kind) {
            case 'SAME':
                return text + gap;
            case 'REMOVED':
                return html`<del>${text}</del>${gap}`;
            case 'ADDED':
                return html`<ins>${text}</ins>${gap}`;
        }
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
