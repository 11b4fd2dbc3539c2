import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { AppError } from '@/lib/errors'

/** An element of libvirt's XML. Text is kept only where an element holds nothing else. */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const shared = { preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', processEntities: true } as const
const parser = new XMLParser({ ...shared, parseTagValue: false, parseAttributeValue: false, trimValues: true })
const builder = new XMLBuilder({ ...shared, format: true, suppressEmptyNode: true })

export function element(name: string, attributes: Record<string, string> = {}, content: XmlElement[] | string = []): XmlElement {
  return typeof content === 'string' ? { name, attributes, children: [], text: content } : { name, attributes, children: content, text: '' }
}

/** The document's root element. @throws AppError `hypervisor-refused` for what is not XML */
export function parseXml(text: string): XmlElement {
  const nodes: unknown = parser.parse(text)
  const root = elementsOf(nodes).find(({ name }) => !name.startsWith('?'))
  if (!root) throw new AppError('hypervisor-refused', 'The hypervisor answered nonsense.', { internal: text.slice(0, 500) })
  return root
}

export function formatXml(root: XmlElement): string {
  return builder.build([plain(root)])
}

/** First child on the path of names; undefined where there is none. */
export function find(node: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), node)
}

export function findAll(node: XmlElement | undefined, name: string): XmlElement[] {
  return node?.children.filter((child) => child.name === name) ?? []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function elementsOf(nodes: unknown): XmlElement[] {
  if (!Array.isArray(nodes)) return []
  return nodes.filter(isRecord).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text')
    if (name === undefined) return []
    const attributes = isRecord(node[':@']) ? node[':@'] : {}
    const content: unknown = node[name]
    return [
      {
        name,
        attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
        children: elementsOf(content),
        text: textOf(content),
      },
    ]
  })
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return ''
  return nodes
    .filter(isRecord)
    .map((node) => ('#text' in node ? String(node['#text']) : ''))
    .join('')
}

function plain(node: XmlElement): Record<string, unknown> {
  const content = node.children.length > 0 ? node.children.map(plain) : node.text === '' ? [] : [{ '#text': node.text }]
  return Object.keys(node.attributes).length === 0 ? { [node.name]: content } : { [node.name]: content, ':@': node.attributes }
}
