import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Collection } from '../platform/types';
import { t } from '../strings';
import { ASK } from './agents';
import './lk-agent-picker';
import './lk-collection-picker';

export interface Ask {
    question: string;
    collections: string[];
    agent: string;
}

/** Where the question is written. Fires `ask` with an {@link Ask}, `agent` with a name, and `stop`. */
@customElement('lk-composer')
export class LkComposer extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            form { display: grid; gap: 4px; padding: 10px 10px 10px 8px; border: 1px solid var(--line-strong); border-radius: 22px; background: var(--surface); box-shadow: var(--shadow); transition: border-color var(--quick); }
            form:focus-within { border-color: var(--accent); box-shadow: 0 0 0 3px var(--accent-soft), var(--shadow); }
            textarea { min-height: 32px; max-height: 40vh; padding: 4px 10px; border: 0; background: transparent; font-size: 1rem; line-height: 1.5; resize: none; field-sizing: content; }
            textarea:focus-visible { outline: none; }
            .bottom { display: flex; align-items: flex-end; gap: 8px; }
            .send { width: 38px; min-height: 38px; padding: 0; border-radius: 50%; }
            .scope { flex: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 2px; min-width: 0; }
            lk-collection-picker { min-width: 0; }
        `,
    ];

    @property({ type: Boolean }) running = false;
    @property({ type: Boolean }) follow = false;
    @property({ attribute: false }) collections: Collection[] = [];
    @property() agent = ASK;
    @state() private chosen: string[] = [];
    @state() private empty = true;
    @query('textarea') private field!: HTMLTextAreaElement;

    override render() {
        return html`<form @submit=${this.submit}>
            <textarea rows="1" aria-label=${t.chat.question} aria-description=${t.chat.keys} placeholder=${this.follow ? t.chat.follow : t.chat.placeholder} maxlength="8000"
                @input=${this.typed} @keydown=${this.pressed}></textarea>
            <div class="bottom">
                <div class="scope"><lk-agent-picker .chosen=${this.agent} @agent=${this.picked}></lk-agent-picker>
                <lk-collection-picker .collections=${this.collections} .chosen=${this.chosen} @chosen=${(event: CustomEvent<string[]>) => (this.chosen = event.detail)}></lk-collection-picker></div>
                ${this.running
                    ? html`<button class="primary send" type="button" aria-label=${t.chat.stop} title=${t.chat.stop} @click=${this.stop}>${icon('stop')}</button>`
                    : html`<button class="primary send" type="submit" aria-label=${t.chat.send} title=${t.chat.send} aria-disabled=${this.empty ? 'true' : nothing}>${icon('send')}</button>`}
            </div>
        </form>`;
    }

    override focus(): void {
        this.field?.focus();
    }

    /** Puts a question back, after it could not be sent. */
    restore(question: string): void {
        this.field.value = question;
        this.typed();
        this.focus();
    }

    private typed(): void {
        this.empty = !this.field.value.trim();
        if (CSS.supports('field-sizing', 'content')) return;
        this.field.style.height = 'auto';
        this.field.style.height = `${this.field.scrollHeight}px`;
    }

    private pressed(event: KeyboardEvent): void {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        this.submit(event);
    }

    private submit(event: Event): void {
        event.preventDefault();
        const question = this.field.value.trim();
        if (!question || this.running) return;
        this.field.value = '';
        this.typed();
        this.dispatchEvent(new CustomEvent<Ask>('ask', { detail: { question, collections: this.chosen, agent: this.agent } }));
    }

    private picked(event: CustomEvent<string>): void {
        this.dispatchEvent(new CustomEvent('agent', { detail: event.detail }));
    }

    private stop(): void {
        this.dispatchEvent(new Event('stop'));
    }
}
