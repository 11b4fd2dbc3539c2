const plain = (text: string) => text.toLowerCase().replaceAll('_', ' ')

/**
 * How well an option answers what was typed: 0 where a word of it is nowhere in the option, most where each begins a word there. Letters
 * strewn over a name do not count: "kathm" is not North Dakota/New Salem.
 */
export function rank(value: string, search: string, keywords: readonly string[] = []): number {
  const text = plain([value, ...keywords].join(' '))
  const typed = plain(search).split(/\s+/).filter(Boolean)
  if (!typed.every((word) => text.includes(word))) return 0
  const words = text.split(/[\s/]+/)
  const begun = typed.filter((word) => words.some((each) => each.startsWith(word))).length
  return (1 + begun) / (1 + typed.length)
}
