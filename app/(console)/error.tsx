'use client'
import { ErrorNotice } from '../_components/error-notice'

export default ErrorNotice
