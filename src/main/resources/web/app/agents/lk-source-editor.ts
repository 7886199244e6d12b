import { LitElement, css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../design/controls';

/**
 * A text with numbered lines, one of which may be marked as wrong. The lines are drawn once more, unseen, beneath the field: so
 * numbers stand where the field's own long lines begin. Fires `typed` with the text.
 */
@customElement('lk-source-editor')
export class LkSourceEditor extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; min-width: 0; }
            .frame { min-height: 320px; max-height: max(380px, calc(100vh - 440px)); overflow: auto; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); font: var(--text-s) / 1.6 var(--mono); }
            .frame:focus-within { outline: 2px solid var(--accent); border-color: var(--accent); }
            .frame.wrong { border-color: var(--bad); }
            .paper { position: relative; min-height: 318px; padding: 10px 0 24px; background: linear-gradient(90deg, var(--sunken) 51px, var(--line) 51px 52px, transparent 52px); }
            .line { display: grid; grid-template-columns: 52px minmax(0, 1fr); user-select: none; }
            .line > :first-child { padding: 0 11px 0 0; border-left: 3px solid transparent; color: var(--ink-soft); text-align: right; font-variant-numeric: tabular-nums; }
            .line > :last-child { padding: 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; visibility: hidden; }
            .line.wrong { background: var(--bad-soft); }
            .line.wrong > :first-child { border-left-color: var(--bad); color: var(--bad); font-weight: 700; }
            .paper textarea { position: absolute; inset: 0 0 0 52px; width: calc(100% - 52px); height: 100%; padding: 10px 12px; border: 0; border-radius: 0; background: transparent; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; overflow: hidden; resize: none; }
            .paper textarea:focus-visible { outline: none; }
        `,
    ];

    @property() value = '';
    @property() label = '';
    /** Line that is wrong, from 1; 0 for none. */
    @property({ type: Number }) wrong = 0;
    @property({ type: Boolean }) readonly = false;
    @query('textarea') private area!: HTMLTextAreaElement;

    override render() {
        const lines = this.value.split('\n');
        const wrong = Math.min(this.wrong, lines.length);
        return html`<div class="frame ${wrong ? 'wrong' : ''}"><div class="paper">
            <div aria-hidden="true">${lines.map((line, index) => html`<div class="line ${index + 1 === wrong ? 'wrong' : ''}"><span>${index + 1}</span><span>${line || '\u200b'}</span></div>`)}</div>
            <textarea aria-label=${this.label} aria-invalid=${wrong ? 'true' : 'false'} spellcheck="false" autocomplete="off" autocapitalize="off"
                ?readonly=${this.readonly} .value=${this.value} @input=${this.typed}></textarea>
        </div></div>`;
    }

    /** Selects a line, from 1. */
    show(line: number): void {
        const lines = this.area.value.split('\n');
        const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
        this.area.focus();
        this.area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
        this.renderRoot.querySelectorAll('.line')[line - 1]?.scrollIntoView({ block: 'nearest' });
    }

    private typed(): void {
        this.value = this.area.value;
        this.dispatchEvent(new CustomEvent('typed', { detail: this.value }));
    }
}
