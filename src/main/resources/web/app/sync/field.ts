import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from './fields';

/** A field with label, hint and what is wrong with it; `entered` is told each change. In the form's own tree, so that Enter sends it. */
export function fieldOf(field: Field, value: string | boolean, wrong: string, entered: (value: string | boolean) => void): TemplateResult {
    const complaint = wrong ? html`<p class="wrong" id="${field.name}-wrong" role="alert">${wrong}</p>` : nothing;
    if (field.type === 'flag')
        return html`<div class="field ${field.half ? 'half' : ''}"><label class="choice"><input id=${field.name} type="checkbox" .checked=${value === true} aria-describedby=${described(field, wrong)}
                @change=${(event: Event) => entered((event.target as HTMLInputElement).checked)}><span>${field.label}</span></label>${hint(field)}${complaint}</div>`;
    return html`<div class="field ${field.half ? 'half' : ''}"><label for=${field.name}>${field.label}</label>${control(field, String(value), wrong, entered)}${complaint}${hint(field)}</div>`;
}

function control(field: Field, value: string, wrong: string, entered: (value: string) => void): TemplateResult {
    const input = (event: Event) => entered((event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value);
    const invalid = wrong ? 'true' : 'false';
    if (field.type === 'choice')
        return html`<select id=${field.name} aria-describedby=${described(field, wrong)} aria-invalid=${invalid} @change=${input}>
            ${(field.options ?? []).map(([option, label]) => html`<option value=${option} ?selected=${option === value}>${label}</option>`)}</select>`;
    if (field.type === 'lines')
        return html`<textarea id=${field.name} rows="2" spellcheck="false" aria-describedby=${described(field, wrong)} aria-invalid=${invalid} .value=${value} @input=${input}></textarea>`;
    return html`<input id=${field.name} type=${field.type === 'secret' ? 'password' : 'text'} inputmode=${field.type === 'number' ? 'numeric' : nothing} spellcheck="false" autocapitalize="off" autocomplete=${field.type === 'secret' ? 'new-password' : 'off'}
        placeholder=${field.placeholder ?? nothing} aria-describedby=${described(field, wrong)} aria-invalid=${invalid} .value=${value} @input=${input}>`;
}

function hint(field: Field) {
    return field.hint ? html`<p class="hint" id="${field.name}-hint">${field.hint}</p>` : nothing;
}

function described(field: Field, wrong: string) {
    return [wrong ? `${field.name}-wrong` : '', field.hint ? `${field.name}-hint` : ''].filter(Boolean).join(' ') || nothing;
}
