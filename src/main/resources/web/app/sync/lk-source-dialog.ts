import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-dialog';
import { patch, post, sentenceOf } from '../platform/client';
import type { Connection, Source, SourceKind } from '../platform/types';
import { t } from '../strings';
import { fieldOf } from './field';
import { fieldsOf, settingsOf, valuesOf, type Field, type Values } from './fields';
import './lk-connection';
import { refusalOf, type Refusal } from './refusal';
import { KINDS, kindIcon } from './kinds';
import { sourceFormStyles } from './source-form-styles';

const STANDARD_INTERVAL = 60;
const INTERVALS = [0, 15, STANDARD_INTERVAL, 360, 1440, 10_080];

/** Adds or edits a source: its kind first, then what that kind needs. Fires `saved` with it, and `dismissed`. */
@customElement('lk-source-dialog')
export class LkSourceDialog extends LitElement {
    static override styles = [controls, sourceFormStyles];

    @property() collectionId = '';
    @property({ attribute: false }) source: Source | null = null;
    @state() private kind: SourceKind | null = null;
    @state() private values: Values = {};
    @state() private interval = STANDARD_INTERVAL;
    @state() private refusal: Refusal | null = null;
    @state() private connection: Connection | null = null;
    @state() private busy: '' | 'trying' | 'saving' = '';

    override connectedCallback(): void {
        super.connectedCallback();
        if (!this.source) return;
        this.kind = this.source.kind;
        this.values = { ...valuesOf(this.source.kind, this.source.settings), name: this.source.name };
        this.interval = this.source.intervalMinutes;
    }

    override firstUpdated(): void {
        this.renderRoot.querySelector<HTMLElement>('form input')?.focus();
    }

    override render() {
        return html`<lk-dialog wide heading=${this.source ? t.sources.editHeading(this.source.name) : t.sources.add} @dismissed=${this.end}>
            <form id="form" @submit=${this.save} novalidate>
                ${this.source ? nothing : this.kinds()}
                ${this.kind ? this.fields(this.kind) : nothing}
            </form>
            ${this.refusal && !this.refusal.field ? html`<div class="notice bad" role="alert">${this.refusal.sentence}</div>` : nothing}
            ${this.connection ? html`<lk-connection .connection=${this.connection}></lk-connection>` : nothing}
            ${this.kind ? html`<button slot="actions" class="secondary try" type="button" ?disabled=${this.busy !== ''} @click=${this.try}>${icon('plug', 18)}${this.busy === 'trying' ? t.sources.trying : t.sources.try}</button>` : nothing}
            <button slot="actions" class="secondary" type="button" @click=${this.end}>${t.cancel}</button>
            <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy !== '' || !this.kind}>${this.source ? t.save : t.sources.addIt}</button>
        </lk-dialog>`;
    }

    private kinds() {
        return html`<fieldset class="kinds"><legend>${t.sources.kind}</legend>
            ${KINDS.map(kind => html`<label class="kind"><input type="radio" name="kind" value=${kind} .checked=${this.kind === kind} @change=${() => this.choose(kind)}>
                ${icon(kindIcon(kind), 22)}<span><strong>${t.sources.kinds[kind]}</strong><small>${t.sources.kindHints[kind]}</small></span></label>`)}
        </fieldset>`;
    }

    private fields(kind: SourceKind) {
        return html`${fieldsOf(kind).filter(field => field.shown?.(this.values) ?? true).map(field => this.field(field))}
            ${this.field({ name: 'name', type: 'text', half: true, label: t.sources.name, hint: this.source ? '' : t.sources.nameHint })}
            ${this.field({ name: 'interval', type: 'choice', half: true, label: t.sources.interval, hint: t.sources.intervalHint, options: this.intervals() })}`;
    }

    private field(field: Field) {
        const wrong = this.refusal?.field === field.name ? this.refusal.sentence : '';
        const keeps = field.type === 'secret' && this.source?.hasSecret;
        const shown = keeps ? { ...field, placeholder: t.sources.secretStored } : field;
        const value = field.name === 'interval' ? String(this.interval) : (this.values[field.name] ?? '');
        return fieldOf(shown, value, wrong, entered => this.enter(field.name, entered));
    }

    private intervals(): [string, string][] {
        const minutes = INTERVALS.includes(this.interval) ? INTERVALS : [...INTERVALS, this.interval].sort((one, other) => one - other);
        return minutes.map(each => [String(each), t.sources.every(each)]);
    }

    private choose(kind: SourceKind): void {
        this.kind = kind;
        // a name that was entered stays, whatever it is the name of
        this.values = { ...valuesOf(kind), name: this.values['name'] ?? '' };
        this.forget();
    }

    private enter(name: string, value: string | boolean): void {
        if (name === 'interval') this.interval = Number(value);
        else this.values = { ...this.values, [name]: value };
        if (name !== 'interval' && name !== 'name') this.connection = null;
        if (this.refusal?.field === name) this.refusal = null;
    }

    private forget(): void {
        this.refusal = null;
        this.connection = null;
    }

    private readonly try = async (): Promise<void> => {
        const path = `/api/collections/${this.collectionId}/sources${this.source ? `/${this.source.id}` : ''}/connection`;
        await this.ask('trying', async given => {
            this.connection = await post<Connection>(path, given);
            await this.updateComplete;
            this.renderRoot.querySelector('lk-connection')?.scrollIntoView({ block: 'nearest' });
        });
    };

    private async save(event: Event): Promise<void> {
        event.preventDefault();
        const name = String(this.values['name'] ?? '').trim();
        const path = `/api/collections/${this.collectionId}/sources`;
        await this.ask('saving', async given => {
            const whole = { ...given, intervalMinutes: this.interval, ...(this.source || name ? { name } : {}) };
            const saved = this.source ? await patch<Source>(`${path}/${this.source.id}`, whole) : await post<Source>(path, whole);
            this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
        });
    }

    private async ask(busy: 'trying' | 'saving', act: (given: object) => Promise<void>): Promise<void> {
        const kind = this.kind;
        if (!kind || this.busy) return;
        this.busy = busy;
        this.forget();
        try {
            await act({ kind, settings: settingsOf(kind, this.values), secret: this.values['secret'] || null });
        } catch (failure) {
            this.refusal = refusalOf(kind, sentenceOf(failure));
            await this.updateComplete;
            if (this.refusal.field) this.renderRoot.querySelector<HTMLElement>(`#${this.refusal.field}`)?.focus();
        } finally {
            this.busy = '';
        }
    }

    private end(): void {
        this.dispatchEvent(new Event('dismissed'));
    }
}
