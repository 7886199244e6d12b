import './page.css';
import './lk-app';
