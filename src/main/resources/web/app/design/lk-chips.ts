import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from './controls';
import { icon } from './icons';
import { t } from '../strings';

/** Words that are added and removed one by one. Fires `changed` with all of them; what stands in the field counts as soon as it is left. */
@customElement('lk-chips')
export class LkChips extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            .field { border: 0; margin: 0; padding: 0; min-width: 0; }
            legend { padding: 0; margin-bottom: 6px; font-weight: 550; font-size: var(--text-s); }
            ul { display: flex; flex-wrap: wrap; gap: 6px; }
            li { display: inline-flex; align-items: center; gap: 2px; max-width: 100%; padding-left: 10px; border-radius: 99px; background: var(--accent-soft); color: var(--accent-text); font: 500 var(--text-s) / 1.4 var(--sans); }
            li span { min-width: 0; padding: 3px 0; overflow-wrap: anywhere; }
            li button { width: 26px; min-height: 26px; padding: 0; border-radius: 50%; color: inherit; }
        `,
    ];

    @property() label = '';
    @property() hint = '';
    @property() adding = '';
    @property({ attribute: false }) words: string[] = [];
    /** What may be meant, by what it is called. */
    @property({ attribute: false }) known: { word: string; name: string }[] = [];
    @property({ type: Number }) longest = 100;
    @query('input') private input!: HTMLInputElement;

    override render() {
        return html`<fieldset class="field">
            <legend>${this.label}</legend>
            ${this.words.length ? html`<ul>${this.words.map(word => html`<li><span>${this.named(word)}</span>
                <button type="button" aria-label=${t.chips.remove(word)} title=${t.chips.remove(word)} @click=${() => this.without(word)}>${icon('close', 12)}</button></li>`)}</ul>` : nothing}
            <input aria-label=${this.adding} placeholder=${this.adding} maxlength=${this.longest} list="known" autocomplete="off" autocapitalize="off" aria-describedby="hint"
                @keydown=${this.pressed} @change=${this.take}>
            <datalist id="known">${this.known.map(({ word, name }) => html`<option value=${word}>${name}</option>`)}</datalist>
            <p class="hint" id="hint">${this.hint}</p>
        </fieldset>`;
    }

    private named(word: string): string {
        const name = this.known.find(known => known.word === word)?.name;
        return name ? `${name} (${word})` : word;
    }

    private pressed(event: KeyboardEvent): void {
        if (event.key === 'Enter' || event.key === ',') this.take();
        else if (event.key === 'Backspace' && !this.input.value && this.words.length) return this.without(this.words.at(-1)!);
        else return;
        event.preventDefault();
    }

    private take(): void {
        const added = this.input.value.split(',').map(word => word.trim().replace(/\s+/g, ' ')).filter(Boolean);
        this.input.value = '';
        if (added.length) this.change([...new Set([...this.words, ...added])]);
    }

    private without(word: string): void {
        this.change(this.words.filter(other => other !== word));
        this.input.focus();
    }

    private change(words: string[]): void {
        this.words = words;
        this.dispatchEvent(new CustomEvent('changed', { detail: words }));
    }
}
