import { Store } from './store';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'lorekeep-theme';

export const theme = new Store<Theme>(stored());

export function useTheme(next: Theme): void {
    localStorage.setItem(KEY, next);
    theme.value = next;
    apply();
}

/** The style sheet does the rest: `color-scheme` follows this attribute, colours follow `color-scheme`. */
export function apply(): void {
    if (theme.value === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme.value;
}

function stored(): Theme {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
}
