export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The choice is a cookie, so that the server draws the first picture in it and no script has to run before. */
export const themeCookie = 'hf-theme'
const yearSeconds = 365 * 24 * 60 * 60

export function themeOf(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system'
}

/** Turns the page to a theme now and remembers it in this browser. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  const age = theme === 'system' ? 0 : yearSeconds
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax`
}
