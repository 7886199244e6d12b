import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../design/controls';

/** A text with numbered lines, one of which may be marked as wrong. Fires `typed` with the text. */
@customElement('lk-source-editor')
export class LkSourceEditor extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; min-width: 0; }
            .frame { display: grid; grid-template-columns: auto minmax(0, 1fr); min-height: 320px; max-height: max(420px, calc(100vh - 330px)); overflow: auto; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); font: var(--text-s) / 1.6 var(--mono); }
            .frame:focus-within { outline: 2px solid var(--accent); border-color: var(--accent); }
            .frame.wrong { border-color: var(--bad); }
            ol { position: sticky; left: 0; z-index: 1; padding: 10px 0; border-right: 1px solid var(--line); background: var(--sunken); color: var(--ink-soft); text-align: right; user-select: none; font-variant-numeric: tabular-nums; }
            ol li { padding: 0 10px 0 14px; border-left: 3px solid transparent; }
            ol li.wrong { border-left-color: var(--bad); background: var(--bad-soft); color: var(--bad); font-weight: 700; }
            .paper { position: relative; min-width: 0; }
            .band { position: absolute; left: 0; right: 0; height: 1.6em; background: var(--bad-soft); pointer-events: none; }
            textarea { position: relative; display: block; min-height: 100%; padding: 10px 12px; border: 0; border-radius: 0; background: transparent; font: inherit; white-space: pre; overflow: auto hidden; resize: none; tab-size: 2; }
            textarea:focus-visible { outline: none; }
        `,
    ];

    @property() value = '';
    @property() label = '';
    /** Line that is wrong, from 1; 0 for none. */
    @property({ type: Number }) wrong = 0;
    @property({ type: Boolean }) readonly = false;
    @query('textarea') private area!: HTMLTextAreaElement;

    override render() {
        const lines = this.value.split('\n').length;
        const wrong = Math.min(this.wrong, lines);
        return html`<div class="frame ${wrong ? 'wrong' : ''}">
            <ol aria-hidden="true">${Array.from({ length: lines }, (_, index) => html`<li class=${index + 1 === wrong ? 'wrong' : ''}>${index + 1}</li>`)}</ol>
            <div class="paper">${wrong ? html`<div class="band"></div>` : nothing}
                <textarea rows=${lines + 1} aria-label=${this.label} aria-invalid=${wrong ? 'true' : 'false'} spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off"
                    ?readonly=${this.readonly} .value=${this.value} @input=${this.typed}></textarea></div>
        </div>`;
    }

    protected override updated(): void {
        // by script, because the page's policy forbids style attributes
        const band = this.renderRoot.querySelector<HTMLElement>('.band');
        if (band) band.style.top = `calc(10px + ${Math.min(this.wrong, this.value.split('\n').length) - 1} * 1.6em)`;
    }

    /** Puts the cursor into a line, from 1. */
    show(line: number): void {
        const lines = this.area.value.split('\n');
        const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
        this.area.focus();
        this.area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
        this.renderRoot.querySelectorAll('ol li')[line - 1]?.scrollIntoView({ block: 'nearest' });
    }

    private typed(): void {
        this.value = this.area.value;
        this.dispatchEvent(new CustomEvent('typed', { detail: this.value }));
    }
}
