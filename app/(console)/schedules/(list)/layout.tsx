export { ReaderLayout as default } from '../../_components/reader-layout'
